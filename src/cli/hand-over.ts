/** Verbs that only the real go has: the whole command line goes to the go of the selected GOROOT. */
import { unheededSignals } from '../base/signals.ts';
import { findGoProgram } from '../config/goroot.ts';
import { type Selection, switchVariables } from '../selection/select-go.ts';
import { guardSecondChdir } from './chdir.ts';

/** Signals that a terminal or a supervisor sends: the child alone decides what they mean. */
const signals: readonly string[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

/** @returns go's exit status; 128 and the signal's number where a signal ended it */
export async function handOver(argv: readonly string[], selection: Selection): Promise<number> {
  const { sys, settings, program, toolchain } = selection;
  // a go that switches to another takes the first -C away as well, and the other one knows of none
  const words = toolchain === '' ? guardSecondChdir(argv) : argv;
  const child = sys.start({
    argv: [program === '' ? findGoProgram(sys, settings.goroot) : program, ...words],
    cwd: sys.cwd,
    env: { ...sys.env, ...switchVariables(selection) },
    stdin: 'inherit',
    output: 'inherit',
  });
  // a terminal sends SIGINT and SIGQUIT to the child as well
  const isAtTerminal = sys.stdout.isTTY || sys.stderr.isTTY;
  const stop = sys.onSignal(signals, (signal) => {
    if (!isAtTerminal || signal === 'SIGTERM' || signal === 'SIGHUP') child.kill(signal);
  });
  const unheeded = sys.onSignal(unheededSignals, () => {});
  try {
    const result = await child.done;
    return result.code ?? 128 + (signalNumbers[result.signal ?? ''] ?? 0);
  } finally {
    stop();
    unheeded();
  }
}

const signalNumbers: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGPIPE: 13,
  SIGTERM: 15,
};
