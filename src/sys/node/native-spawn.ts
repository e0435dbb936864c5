/**
 * Starts programs by posix_spawn(3), on Linux.  Node forks, which copies the page tables of the whole process and makes each page
 * fault again that is written to next: some 4 ms a program, where a C library that starts one without takes less than one.
 */
import { nodeOs, nodeUtil } from './builtins.ts';
import { type Koffi, loadKoffi } from './koffi.ts';

export interface NativeSpawnOptions {
  /** the executable's path */
  readonly program: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** descriptor of what it writes to both output streams; it has nothing to read */
  readonly output: number;
}

/** What has become of a program: one of the two. */
export interface ProgramEnd {
  readonly code: number | undefined;
  readonly signal: string | undefined;
}

export interface NativeSpawn {
  /**
   * @returns the process's ID
   * @throws Error with the errno as its code
   */
  start(options: NativeSpawnOptions): number;
  /** How a program has ended that start has started; undefined while it runs. Asked again after that, it throws. */
  tryWait(pid: number): ProgramEnd | undefined;
}

/** Bytes: more than any C library takes for what it keeps behind these types. */
const opaque = { actions: 512, attributes: 1024, signals: 256 } as const;

const flags = { setSignalDefaults: 0x04, setSignalMask: 0x08 } as const;

const noHang = 1;

/** @returns undefined where the C library cannot do it, or koffi is not there for this machine */
export function loadNativeSpawn(): NativeSpawn | undefined {
  try {
    return bind(loadKoffi());
  } catch {
    // Node's own way does the same
    return undefined;
  }
}

function bind(koffi: Koffi): NativeSpawn {
  const library = koffi.load(null);
  const declare = (text: string): ((...args: unknown[]) => number) =>
    library.func(text) as (...args: unknown[]) => number;
  const spawn = declare(
    'int posix_spawn(_Out_ int *pid, const char *path, void *actions, void *attributes, const char **argv, const char **envp)',
  );
  const wait = declare('int waitpid(int pid, _Out_ int *status, int options)');
  const actions = {
    init: declare('int posix_spawn_file_actions_init(void *actions)'),
    open: declare(
      'int posix_spawn_file_actions_addopen(void *actions, int fd, const char *path, int flags, uint mode)',
    ),
    dup2: declare('int posix_spawn_file_actions_adddup2(void *actions, int from, int to)'),
    chdir: declare('int posix_spawn_file_actions_addchdir_np(void *actions, const char *path)'),
    destroy: declare('int posix_spawn_file_actions_destroy(void *actions)'),
  };
  const check = (errno: number): void => {
    if (errno !== 0) throw failureOf(errno);
  };
  const attributes = makeAttributes(declare, check);

  const withActions = ({ output, cwd }: NativeSpawnOptions, use: (list: Buffer) => void): void => {
    const list = Buffer.alloc(opaque.actions);
    check(actions.init(list));
    try {
      check(actions.open(list, 0, '/dev/null', 0, 0));
      check(actions.dup2(list, output, 1));
      check(actions.dup2(list, output, 2));
      check(actions.chdir(list, cwd));
      use(list);
    } finally {
      actions.destroy(list);
    }
  };

  return {
    start: (options) => {
      const env = Object.entries(options.env).map(([name, value]) => `${name}=${value}`);
      const pid: [number] = [0];
      withActions(options, (list) => {
        check(spawn(pid, options.program, list, attributes, [...options.argv, null], [...env, null]));
      });
      return pid[0];
    },
    tryWait: (pid) => {
      const status: [number] = [0];
      const found = wait(pid, status, noHang);
      if (found < 0) throw failureOf(koffi.errno());
      return found === 0 ? undefined : endOf(status[0]);
    },
  };
}

/** An error as Node's, with the errno as its code. */
function failureOf(errno: number): Error {
  const [code = `${errno}`, text = ''] = nodeUtil().getSystemErrorMap().get(-errno) ?? [];
  return Object.assign(new Error(text), { code });
}

/** No signal is blocked; Node ignores two, and what it starts is not to. @throws Error where the C library refuses */
function makeAttributes(
  declare: (text: string) => (...args: unknown[]) => number,
  check: (errno: number) => void,
): Buffer {
  const { SIGPIPE, SIGXFSZ } = nodeOs.constants.signals;
  const empty = declare('int sigemptyset(void *set)');
  const add = declare('int sigaddset(void *set, int signal)');
  const [none, defaults] = [Buffer.alloc(opaque.signals), Buffer.alloc(opaque.signals)];
  check(empty(none));
  check(empty(defaults));
  for (const signal of [SIGPIPE, SIGXFSZ]) check(add(defaults, signal));
  const attributes = Buffer.alloc(opaque.attributes);
  check(declare('int posix_spawnattr_init(void *attributes)')(attributes));
  const wanted = flags.setSignalDefaults | flags.setSignalMask;
  check(declare('int posix_spawnattr_setflags(void *attributes, short flags)')(attributes, wanted));
  check(declare('int posix_spawnattr_setsigdefault(void *attributes, void *set)')(attributes, defaults));
  check(declare('int posix_spawnattr_setsigmask(void *attributes, void *set)')(attributes, none));
  return attributes;
}

/** The status of wait(2): a signal's number in its lowest seven bits, or 0 and the exit status in the next eight. */
function endOf(status: number): ProgramEnd {
  const number = status & 0x7f;
  if (number === 0) return { code: (status >> 8) & 0xff, signal: undefined };
  const named = Object.entries(nodeOs.constants.signals).find(([, value]) => value === number);
  return { code: undefined, signal: named?.[0] ?? `signal ${number}` };
}
