/** `size`: what a program's bytes are there for.  A verb of gots's own. */
import { resolve } from 'node:path';
import { GotsError, SysError } from '../base/errors.ts';
import { FormatError } from '../executable/executable.ts';
import { type ProgramInfo, parseBuildInfo } from '../executable/parse-build-info.ts';
import { readBuildInfo } from '../executable/read-build-info.ts';
import { readPageScript } from '../pages/page-script.ts';
import { formatSizePage } from '../pages/size-page.ts';
import { makeAskedFile } from '../reporters/asked-file.ts';
import { measure } from '../size/measure.ts';
import { readImage } from '../size/read-image.ts';
import { compareSizes } from '../size/size-difference.ts';
import { importChains, reportSize, type SizeReport, withChains } from '../size/size-report.ts';
import { formatDifference, formatSize } from '../size/size-text.ts';
import type { System } from '../sys/system.ts';
import { type FlagSyntax, booleanFlag, chdirFlag, parseFlags, parseInteger, valueFlag } from './flag-grammar.ts';
import { loadProgramImports } from './size/program-imports.ts';
import { formatUsage } from './usage.ts';

interface SizeFlags {
  /** the program to compare with; '' for none */
  readonly diff: string;
  readonly json: boolean;
  /** file for a page; '' for none */
  readonly html: string;
  /** rows of modules and packages; 0 for all */
  readonly top: number;
}

const syntax: FlagSyntax<SizeFlags> = {
  definitions: new Map([
    ['C', chdirFlag()],
    ['diff', valueFlag((flags, diff) => ({ ...flags, diff }))],
    ['json', booleanFlag((flags, json) => ({ ...flags, json }))],
    ['html', valueFlag((flags, html) => ({ ...flags, html }))],
    ['top', valueFlag((flags, value) => ({ ...flags, top: parseCount(value) }))],
  ]),
  usage: formatUsage('size'),
};

function parseCount(text: string): number {
  const count = parseInteger(text);
  if (count < 0) throw new Error('value out of range');
  return count;
}

/** @param argv what follows the verb. @returns the exit status */
export async function runSize(argv: readonly string[], sys: System): Promise<number> {
  const { flags, args } = parseFlags(syntax, { diff: '', json: false, html: '', top: 20 }, argv);
  const [file, ...more] = args;
  if (file === undefined || more.length > 0) {
    throw new GotsError('usage', `gots size: it takes one program\n${syntax.usage}`, { exitCode: 2, bare: true });
  }
  const program = readReport(file, sys);
  if (flags.diff !== '') {
    if (flags.html !== '') {
      const message = `gots size: -html tells of one program, not of a -diff\n${syntax.usage}`;
      throw new GotsError('usage', message, { exitCode: 2, bare: true });
    }
    const difference = compareSizes(readReport(flags.diff, sys).report, program.report);
    sys.stdout.write(flags.json ? formatJSON({ version: 1, ...difference }) : formatDifference(difference, flags.top));
    return 0;
  }
  const chained = await addChains(program, sys);
  if (flags.html !== '') {
    writePage(chained, flags.html, sys);
    if (!flags.json) return 0;
  }
  sys.stdout.write(flags.json ? formatJSON({ version: 1, ...chained }) : formatSize(chained, flags.top));
  return 0;
}

/** @throws GotsError where that is not possible */
function writePage(report: SizeReport, file: string, sys: System): void {
  const page = formatSizePage(report, readPageScript('size', sys.files));
  const write = (): void => sys.files.writeFile(resolve(sys.cwd, file), page);
  makeAskedFile({ path: file, holds: 'sizes', flag: '-html' }, write);
}

interface Program {
  readonly report: SizeReport;
  readonly info: ProgramInfo;
}

/** @throws GotsError for a file that is no program of Go's */
function readReport(file: string, sys: System): Program {
  try {
    const bytes = sys.files.readFile(resolve(sys.cwd, file));
    const embedded = readBuildInfo((offset, length) => bytes.subarray(offset, offset + length));
    const info = parseBuildInfo(embedded.modules);
    const image = readImage(bytes);
    const measured = measure(bytes, image);
    const { goVersion } = embedded;
    return { info, report: reportSize({ file, bytes: bytes.length, format: image.format, goVersion, info, measured }) };
  } catch (error) {
    if (error instanceof SysError) throw refusal(`gots: ${error.message}`, 'name a program: gots size ./server', error);
    if (!(error instanceof FormatError)) throw error;
    const hint = 'size reads programs that Go has built, in the formats ELF, Mach-O and PE';
    throw refusal(`gots: ${file}: ${error.message}`, hint, error);
  }
}

function refusal(message: string, hint: string, cause: Error): GotsError {
  return new GotsError('usage', message, { bare: true, hint, cause });
}

/** Where the sources can't be found, the report goes without, and says so. */
async function addChains({ report, info }: Program, sys: System): Promise<SizeReport> {
  const known = await loadProgramImports(info, sys);
  if (known.kind === 'known') return withChains(report, importChains(report.path, known.imports));
  const hint = "gots size finds it in the directory of the program's module";
  sys.stderr.write(`gots: who imports what is not known: ${known.why}\n${hint}\n`);
  return report;
}

function formatJSON(value: unknown): string {
  return `${JSON.stringify(value, undefined, '\t')}\n`;
}
