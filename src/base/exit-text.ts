/** How processes end, in Go's words.  Pure.  Source: os.ProcessState.String, syscall's signal names on Linux. */

/** How Go tells that a process failed: `exit status 2`, `signal: killed`. */
export function exitText(code: number | undefined, signal: string | undefined): string {
  return code === undefined ? `signal: ${signalTexts[signal ?? ''] ?? signal ?? 'unknown'}` : `exit status ${code}`;
}

const signalTexts: Readonly<Record<string, string>> = {
  SIGHUP: 'hangup',
  SIGINT: 'interrupt',
  SIGQUIT: 'quit',
  SIGILL: 'illegal instruction',
  SIGTRAP: 'trace/breakpoint trap',
  SIGABRT: 'aborted',
  SIGBUS: 'bus error',
  SIGFPE: 'floating point exception',
  SIGKILL: 'killed',
  SIGUSR1: 'user defined signal 1',
  SIGSEGV: 'segmentation fault',
  SIGUSR2: 'user defined signal 2',
  SIGPIPE: 'broken pipe',
  SIGALRM: 'alarm clock',
  SIGTERM: 'terminated',
};
