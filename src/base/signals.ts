/** Signals that Go programs do not heed unless they ask for them, the go command among them.  Source: runtime/sigtab_linux_generic.go (go1.26). */
export const unheededSignals: readonly string[] = [
  // Node would start its debugger
  'SIGUSR1',
  'SIGUSR2',
  'SIGALRM',
  'SIGVTALRM',
  'SIGPROF',
  'SIGIO',
  'SIGPWR',
  'SIGXCPU',
];
