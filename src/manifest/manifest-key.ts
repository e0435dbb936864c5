/** Which invocations share a manifest: the same arguments, directory and environment.  Pure. */
import { fastHash } from './fast-hash.ts';

/** Variables that change with every shell and that no build looks at. */
const irrelevant = new Set([
  '_',
  'SHLVL',
  'PWD',
  'OLDPWD',
  'COLUMNS',
  'LINES',
  'TERM',
  'TERM_SESSION_ID',
  'WINDOWID',
  'SSH_CLIENT',
  'SSH_CONNECTION',
  'SSH_TTY',
]);

export interface Invocation {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** what tells this gots from another */
  readonly program: string;
  /** the Go in use: PATH, shims and go.mod have a say in it, which no other part of the key tells */
  readonly goroot: string;
}

/** 16 hex digits, then the length of the text that they stand for */
export function manifestKey({ argv, cwd, env, program, goroot }: Invocation): string {
  const settings = Object.entries(env)
    .filter(([name]) => !irrelevant.has(name))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([program, goroot, argv, cwd, settings]);
  return `${fastHash(text)}-${text.length}`;
}

const verbs = new Set(['build', 'install', 'run']);

/** Flags with which a build has more to show than its result; and those whose programs are no part of the key. */
const showing =
  /^--?(?:a|n|x|work|json|toolexec|exec|debug-actiongraph|debug-trace|debug-runtime-trace|C|overlay|explain|summary|events|timings)(?:=|$)/;

/** Whether an invocation may be answered by a manifest at all. @param get settings, of the environment and of files */
export function mayHaveManifest(argv: readonly string[], get: (name: string) => string): boolean {
  const [verb = '', ...rest] = argv;
  if (!verbs.has(verb) || get('GOTS_MANIFEST') === 'off') return false;
  if (get('GODEBUG') !== '') return false;
  if (/-(?:a|n|x|work|json|toolexec|exec|overlay)\b/.test(get('GOFLAGS'))) return false;
  // a program for another system may be run by one that is looked for on PATH
  if (verb === 'run' && (get('GOOS') !== '' || get('GOARCH') !== '')) return false;
  return !rest.some((word) => showing.test(word));
}
