/** A machine in memory: what finding and choosing a Go asks of it. */
import { createNodeSystem } from '../../../src/sys/node/node-system.ts';
import type { System } from '../../../src/sys/system.ts';
import { fakeFiles } from '../packages/fake-files.ts';

export interface FakeMachine {
  readonly files: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly hostOS?: string;
}

/** Programs are the files named in PATH's directories. */
export function fakeSystem({ files: tree, env = {}, cwd = '/w', hostOS = 'linux' }: FakeMachine): System {
  const node = createNodeSystem();
  const files = fakeFiles(tree);
  return {
    ...node,
    hostOS,
    hostArch: 'amd64',
    env,
    cwd,
    tmpdir: '/tmp',
    files: { ...node.files, ...files },
    lookPath: (name, path) => {
      const suffix = hostOS === 'windows' ? '.exe' : '';
      const candidates = path.split(hostOS === 'windows' ? ';' : ':').map((dir) => `${dir}/${name}${suffix}`);
      return candidates.find((candidate) => files.tryStat(candidate)?.kind === 'file');
    },
  };
}
