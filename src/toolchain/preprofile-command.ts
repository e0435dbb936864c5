/** The command line of `preprofile`, which turns a CPU profile into what compile reads (-pgo).  Pure.  cmd/go's work/action.go. */
import type { Command } from './command.ts';
import { toolWords } from './tool-package.ts';
import type { ToolSetup } from './tool-package.ts';

export function preprofileCommand(setup: ToolSetup, profile: string, output: string): Command {
  return { argv: [...toolWords(setup.config, 'preprofile'), '-o', output, '-i', profile], dir: '.', env: [] };
}
