/**
 * Architecture levels: GOAMD64=v3 and its kin, their defaults, checks and build tags.  Pure.
 * Source: GOROOT/src/internal/buildcfg (go1.26).
 */

const variables: Readonly<Record<string, readonly [name: string, otherwise: string]>> = {
  '386': ['GO386', 'sse2'],
  amd64: ['GOAMD64', 'v1'],
  arm: ['GOARM', '7'],
  arm64: ['GOARM64', 'v8.0'],
  mips: ['GOMIPS', 'hardfloat'],
  mipsle: ['GOMIPS', 'hardfloat'],
  mips64: ['GOMIPS64', 'hardfloat'],
  mips64le: ['GOMIPS64', 'hardfloat'],
  ppc64: ['GOPPC64', 'power8'],
  ppc64le: ['GOPPC64', 'power8'],
  riscv64: ['GORISCV64', 'rva20u64'],
  wasm: ['GOWASM', ''],
};

/** The variable of an architecture and its default; undefined where it has none. */
export function archVariable(goarch: string): readonly [name: string, otherwise: string] | undefined {
  return variables[goarch];
}

const patterns: readonly (readonly [variable: string, pattern: RegExp, message: string | undefined])[] = [
  // Go forgets what it found wrong with the first two while it looks at the next
  ['GOAMD64', /^v[1-4]$/, undefined],
  ['GOARM', /^[567](?:,softfloat|,hardfloat)?$/, undefined],
  [
    'GOARM64',
    /^v(?:8\.[0-9]|9\.[0-5])(?:,lse|,crypto)*$/,
    'invalid GOARM64: must start with v8.{0-9} or v9.{0-5} and may optionally end in ",lse" and/or ",crypto"',
  ],
  ['GOMIPS', /^(?:hard|soft)float$/, 'invalid GOMIPS: must be hardfloat, softfloat'],
  ['GOMIPS64', /^(?:hard|soft)float$/, 'invalid GOMIPS64: must be hardfloat, softfloat'],
  ['GOPPC64', /^power(?:8|9|10)$/, 'invalid GOPPC64: must be power8, power9, power10'],
  ['GORISCV64', /^rva(?:20|22|23)u64$/, 'invalid GORISCV64: must be rva20u64, rva22u64, rva23u64'],
];

/**
 * What Go says of architecture levels in the process environment, for whatever architecture; undefined: all is well.
 * The last mistake counts.
 */
export function archLevelError(env: Readonly<Record<string, string>>): string | undefined {
  const features = (env['GOWASM'] ?? '').split(',');
  const unknown = features.find((feature) => !['', 'satconv', 'signext'].includes(feature));
  if (unknown !== undefined) return `invalid GOWASM: no such feature ${JSON.stringify(unknown)}`;
  return patterns.findLast(([name, , message]) => message !== undefined && !isValid(name, env[name] ?? ''))?.[2];
}

function isValid(name: string, value: string): boolean {
  return value === '' || patterns.find(([known]) => known === name)?.[1].test(value) !== false;
}

function range(first: number, last: number, format: (n: number) => string): string[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => format(first + i));
}

/**
 * Build tags such as amd64.v1, amd64.v2, in go's order.  They follow the process environment alone, not what `go env -w`
 * has written, and the default level where the value is wrong.
 *
 * @param hostArch the architecture without GOARCH
 */
export function archLevelTags(env: Readonly<Record<string, string>>, hostArch: string): readonly string[] {
  const named = env['GOARCH'] ?? '';
  const goarch = named === '' ? hostArch : named;
  const [name, otherwise] = archVariable(goarch) ?? ['', ''];
  const set = env[name] ?? '';
  return levelTags(goarch, set !== '' && isValid(name, set) ? set : otherwise);
}

function levelTags(goarch: string, value: string): readonly string[] {
  switch (goarch) {
    case '386':
    case 'mips':
    case 'mipsle':
    case 'mips64':
    case 'mips64le':
      return [`${goarch}.${value}`];
    case 'amd64':
      return range(1, Number(value.slice(1)), (n) => `amd64.v${n}`);
    case 'arm':
      return range(5, Number(value.slice(0, 1)), (n) => `arm.${n}`);
    case 'arm64': {
      const [major, minor] = [Number(value[1]), Number(value[3])];
      const own = range(0, minor, (n) => `arm64.v${major}.${n}`);
      return major === 9 ? [...own, ...range(0, Math.min(minor + 5, 9), (n) => `arm64.v8.${n}`)] : own;
    }
    case 'ppc64':
    case 'ppc64le':
      return range(8, Number(value.slice('power'.length)), (n) => `${goarch}.power${n}`);
    case 'riscv64':
      return ['rva20u64', 'rva22u64', 'rva23u64'].filter((level) => level <= value).map((level) => `riscv64.${level}`);
    case 'wasm':
      return ['wasm.satconv', 'wasm.signext'];
    default:
      return [];
  }
}
