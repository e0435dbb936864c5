/** The file that `env -w` and `env -u` change: what may be set, and how its lines change.  Pure.  Rules: cmd/go's envcmd. */
import { basename, isAbsolute } from 'node:path';
import { GotsError, errorText } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import { splitQuoted } from '../base/quoted.ts';

const fixed = new Set(
  'GOEXE GOGCCFLAGS GOHOSTARCH GOHOSTOS GOMOD GOWORK GOTOOLDIR GOVERSION GOTELEMETRY GOTELEMETRYDIR'.split(' '),
);

const known = new Set(
  (
    'AR CC CGO_CFLAGS CGO_CFLAGS_ALLOW CGO_CFLAGS_DISALLOW CGO_CPPFLAGS CGO_CPPFLAGS_ALLOW CGO_CPPFLAGS_DISALLOW ' +
    'CGO_CXXFLAGS CGO_CXXFLAGS_ALLOW CGO_CXXFLAGS_DISALLOW CGO_ENABLED CGO_FFLAGS CGO_FFLAGS_ALLOW ' +
    'CGO_FFLAGS_DISALLOW CGO_LDFLAGS CGO_LDFLAGS_ALLOW CGO_LDFLAGS_DISALLOW CXX FC GCCGO GO111MODULE GO386 GOAMD64 ' +
    'GOARCH GOARM GOARM64 GOAUTH GOBIN GOCACHE GOCACHEPROG GOENV GOEXE GOEXPERIMENT GOFIPS140 GOFLAGS GOGCCFLAGS ' +
    'GOHOSTARCH GOHOSTOS GOINSECURE GOMIPS GOMIPS64 GOMODCACHE GONOPROXY GONOSUMDB GOOS GOPATH GOPPC64 GOPRIVATE ' +
    'GOPROXY GORISCV64 GOROOT GOSUMDB GOTMPDIR GOTOOLCHAIN GOTOOLDIR GOVCS GOWASM GOWORK GO_EXTLINK_ENABLED ' +
    'PKG_CONFIG'
  ).split(' '),
);

/** Whether a variable may be read from the file (cfg.CanGetenv). */
export function isKnownVariable(name: string): boolean {
  return known.has(name);
}

/**
 * @param inFile whether the file has the variable already: then it is taken to be known
 * @throws GotsError where go would not write it
 */
export function checkEnvWrite(name: string, value: string, inFile: boolean): void {
  const problem = writeProblem(name, value, inFile);
  if (problem !== undefined) throw new GotsError('config', problem);
}

function writeProblem(name: string, value: string, inFile: boolean): string | undefined {
  if (fixed.has(name)) return `${name} cannot be modified`;
  if (name === 'GOENV' || name === 'GODEBUG') return `${name} can only be set using the OS environment`;
  if (!isKnownVariable(name) && !inFile) return `unknown go command variable ${name}`;
  return valueProblem(name, value) ?? textProblem(name, value);
}

function valueProblem(name: string, value: string): string | undefined {
  if (value === '') return undefined;
  switch (name) {
    case 'GO111MODULE':
      return ['auto', 'on', 'off'].includes(value) ? undefined : `invalid ${name} value ${goQuote(value)}`;
    case 'GOPATH':
      if (value.startsWith('~')) {
        return `GOPATH entry cannot start with shell metacharacter '~': ${goQuote(value)}`;
      }
      return relativeProblem(name, value);
    case 'GOMODCACHE':
      return relativeProblem(name, value);
    case 'CC':
    case 'CXX':
      return compilerProblem(name, value);
    default:
      return undefined;
  }
}

function relativeProblem(name: string, value: string): string | undefined {
  return isAbsolute(value) ? undefined : `${name} entry is relative; must be absolute path: ${goQuote(value)}`;
}

function compilerProblem(name: string, value: string): string | undefined {
  let program: string | undefined;
  try {
    [program] = splitQuoted(value);
  } catch (error) {
    return `invalid ${name}: ${errorText(error)}`;
  }
  if (program === undefined) return `${name} entry cannot contain only space`;
  return program === basename(program) ? undefined : relativeProblem(name, program);
}

function textProblem(name: string, value: string): string | undefined {
  if (value.includes('\ufffd')) return `invalid UTF-8 in ${name}=... value`;
  if (value.includes('\0')) return `invalid NUL in ${name}=... value`;
  return /[\v\r\n]/.test(value) ? `invalid newline in ${name}=... value` : undefined;
}

/** What changes: values to set, names to drop. */
export interface EnvChange {
  readonly set: ReadonlyMap<string, string>;
  readonly drop: ReadonlySet<string>;
}

/** The text of the file after the change: the last of double lines stays, runs of `NAME=value` lines are sorted. */
export function changeEnvFile(text: string, change: EnvChange): string {
  const lines: string[] = text
    .split(/(?<=\n)/)
    .map((line) => (line === '' || line.endsWith('\n') ? line : `${line}\n`));
  if (lines.at(-1) === '') lines.pop();
  const last = new Map<string, number>();
  for (const [i, line] of lines.entries()) {
    const name = nameOf(line);
    if (name === '') continue;
    const before = last.get(name);
    if (before !== undefined) lines[before] = '';
    last.set(name, i);
  }
  for (const [name, value] of change.set) {
    const at = last.get(name) ?? lines.length;
    lines[at] = `${name}=${value}\n`;
  }
  for (const name of change.drop) {
    const at = last.get(name);
    if (at !== undefined) lines[at] = '';
  }
  return sortRuns(lines).join('');
}

function sortRuns(lines: readonly string[]): string[] {
  const out: string[] = [];
  let run: string[] = [];
  const flush = (): void => {
    out.push(...run.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0)));
    run = [];
  };
  for (const line of lines) {
    if (nameOf(line) === '') {
      flush();
      out.push(line);
    } else run.push(line);
  }
  flush();
  return out;
}

function nameOf(line: string): string {
  const equals = line.indexOf('=');
  const name = equals < 0 ? '' : line.slice(0, equals);
  return name.includes('#') ? '' : name;
}
