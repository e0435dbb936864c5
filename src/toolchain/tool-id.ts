/**
 * What identifies Go's own tools in action IDs: the version line of a release, so that all platforms agree, or the
 * content ID of a development build.  Rule: cmd/go's work/buildid.go, toolID.
 */
import { GotsError, SysError } from '../base/errors.ts';
import { exitText } from '../base/exit-text.ts';
import type { Config } from '../config/config.ts';
import type { FileInfo, System } from '../sys/system.ts';
import { contentIDOf } from './build-id.ts';
import { toolPath, toolWords } from './tool-package.ts';

/** @param line what `tool -V=full` prints @throws GotsError when it says something else */
export function parseToolID(name: string, line: string): string {
  const fields = line.split(/\s+/).filter((field) => field !== '');
  const [tool, version, release = ''] = fields;
  const last = fields.at(-1) ?? '';
  const development = release.includes('devel');
  if (tool !== name || version !== 'version' || fields.length < 3 || (development && !last.startsWith('buildID='))) {
    const message = `parsing buildID from go tool ${name} -V=full: unexpected output:\n\t${line}`;
    throw new GotsError('toolchain', message);
  }
  return development ? contentIDOf(last) : line.trim();
}

/** Runs the tool, behind -toolexec if given. @throws GotsError where it fails or says something else */
export async function readToolID(sys: System, config: Config, name: string): Promise<string> {
  const argv = [...toolWords(config, name), '-V=full'];
  const failed = `error obtaining buildID for go tool ${name}: `;
  try {
    const result = await sys.spawn({ argv, cwd: config.cwd, env: config.environ, output: 'separate' });
    if (result.code === 0) return parseToolID(name, Buffer.from(result.stdout).toString());
    sys.stderr.write(result.stderr);
    throw new GotsError('toolchain', failed + exitText(result.code, result.signal));
  } catch (error) {
    if (error instanceof SysError) throw new GotsError('toolchain', failed + error.message, { cause: error });
    throw error;
  }
}

/**
 * The state of a tool's file as text: while it stays the same, a remembered tool ID holds.
 *
 * @returns undefined where the tool ID must be asked for: the tool is not there, or -toolexec runs something else
 */
export function toolStamp(sys: System, config: Config, name: string): string | undefined {
  if (config.flags.toolexec.length > 0) return undefined;
  const file = toolPath(config, name);
  const info = sys.files.tryStat(file);
  // for an architecture, or a level of it, that they do not know tools tell nothing; experiments are part of what they tell
  const target = [config.context.goarch, ...(config.archLevel ?? []), config.experiment].join(' ');
  return info === undefined ? undefined : `${file} ${target} ${stampOf(info)}`;
}

function stampOf(info: FileInfo): string {
  return [info.size, info.mtimeNs, info.ctimeNs, info.inode, info.device, info.mode].join(' ');
}
