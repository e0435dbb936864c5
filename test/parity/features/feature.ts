/** A feature of Go builds, shown by a small program: a row of the table in docs/compatibility.md. */
export interface Feature {
  readonly name: string;
  /** a txtar under the working directory */
  readonly files: string;
  /** command lines after the program's name, words separated by blanks (`_` in a word is a blank of it); each runs with what the earlier ones have left */
  readonly commands: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** a shell script, run in the working directory before the first command */
  readonly setUp?: string;
  /** relative to the working directory */
  readonly cwd?: string;
  /** programs on PATH without which there is nothing to try */
  readonly needs?: readonly string[];
  /** a shell script that fails where there is nothing to try, and what it looks for */
  readonly probe?: { readonly what: string; readonly script: string };
  /** compiles the standard library in a form of its own, or takes long otherwise: only in the whole table */
  readonly slow?: true;
  /** what the last command does it does again in any cache: run, -n, errors */
  readonly unshared?: true;
}

/** go.mod of module example.com/m */
export const gomod = '-- go.mod --\nmodule example.com/m\n\ngo 1.26\n';

export const hello: string = `${gomod}-- main.go --
package main

func main() { println("hello") }
`;
