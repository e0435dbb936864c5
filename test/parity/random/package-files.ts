/** The files of a planned package. Pure. */
import type { AssemblyPlan, CgoPlan, EmbedPlan, FilePlan, PackagePlan } from './module-plan.ts';

/** A file's text, or where its symbolic link points. */
export type File = string | { readonly link: string };
/** path relative to the module's directory -> file */
export type Files = Map<string, File>;

export interface PackageContext {
  /** the import path of the module, or of its directory in GOPATH */
  readonly path: string;
  readonly packages: readonly PackagePlan[];
  readonly withDep: boolean;
}

export function inDirectory(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}

export function packageName(plan: PackagePlan, index: number): string {
  return index === 0 ? 'main' : `p${index}${plan.directory.length % 3 === 0 ? '' : 'x'}`;
}

/** Adds the files of package number `index`. */
export function addPackage(files: Files, index: number, context: PackageContext): void {
  const plan = context.packages[index];
  if (plan === undefined) throw new Error(`no package ${index}`);
  const name = packageName(plan, index);
  const add = (file: string, text: File): void => void files.set(inDirectory(plan.directory, file), text);
  add('first.go', firstFile(plan, index, context));
  plan.files.forEach((file, number) => addConstrained(add, file, { name, number, directory: plan.directory }));
  if (plan.embed !== undefined) addEmbedded(add, plan.embed, name);
  if (plan.assembly !== undefined) addAssembly(add, plan.assembly, name);
  if (plan.cgo !== undefined) addCgo(add, plan.cgo, name);
  if (plan.generic) add('generic.go', generic(name));
  if (plan.linkname) {
    add('linked.go', linked(name));
    add('empty.s', '');
  }
}

type Add = (file: string, text: File) => void;

function firstFile(plan: PackagePlan, index: number, context: PackageContext): string {
  const name = packageName(plan, index);
  const imports = plan.imports.map((other) => {
    const target = context.packages[other];
    return target === undefined ? '' : `import q${other} "${context.path}/${target.directory}"`;
  });
  if (context.withDep && plan.importsDep !== 'none')
    imports.push(`import dep "example.com/dep${plan.importsDep.slice(3)}"`);
  const lines = [
    ...plan.std.map((path) => (path === 'unsafe' ? 'import _ "unsafe"' : `import _ "${path}"`)),
    ...imports,
    '',
    'var parts []string',
    '',
    'const Number = 1 // of the edition',
    '',
    ...(index === 0 ? ['var stamp = "none"', '', 'func main() {', '\tprintln(stamp, Value())', '}', ''] : []),
    '// Value tells what the package is made of.',
    'func Value() string {',
    `\ttext := "${context.path} ${index} body1"`,
    '\tfor _, part := range parts {',
    '\t\ttext += " " + part',
    '\t}',
    ...plan.imports.map((other) => `\ttext += "(" + q${other}.Value() + ")"`),
    ...(context.withDep && plan.importsDep !== 'none' ? ['\ttext += dep.Value()'] : []),
    '\treturn text',
    '}',
  ];
  const comment = plan.comment && index > 0 ? ` // import "${context.path}/${plan.directory}"` : '';
  return `package ${name}${comment}\n\n${lines.join('\n')}\n`;
}

function addConstrained(add: Add, plan: FilePlan, place: { name: string; number: number; directory: string }): void {
  const file = `${plan.prefix}f${place.number}${plan.suffix}.go`;
  const std = plan.std === undefined ? '' : `import _ "${plan.std}"\n\n`;
  const text = `${plan.header}package ${place.name}\n\n${std}func init() { parts = append(parts, "f${place.number}") }\n`;
  const encoded = { plain: text, BOM: `\uFEFF${text}`, CRLF: text.replaceAll('\n', '\r\n') }[plan.encoding];
  if (!plan.linked) {
    add(file, encoded);
    return;
  }
  add(`_links/${file}.txt`, encoded);
  add(file, { link: `_links/${file}.txt` });
}

function addEmbedded(add: Add, plan: EmbedPlan, name: string): void {
  for (const file of [
    'data/a.txt',
    'data/.hidden',
    'data/_under',
    'data/sub/b.bin',
    'data/sub/.h/c',
    'top.txt',
    'sp ace/x.txt',
  ]) {
    add(file, `${file} edition1\n`);
  }
  if (plan.withModule) add('data/mod/go.mod', 'module example.com/inner\n');
  const patterns = plan.patterns.join(' ');
  const [imported, length] = plan.into === 'embed.FS' ? ['"embed"', '"fs"'] : ['_ "embed"', 'string(embedded)'];
  add(
    'embedded.go',
    `package ${name}\n\nimport ${imported}\n\n//go:embed ${patterns}\nvar embedded ${plan.into}\n\nfunc init() { _ = embedded; parts = append(parts, ${length}) }\n`,
  );
}

function addAssembly(add: Add, plan: AssemblyPlan, name: string): void {
  const includes = [
    '#include "textflag.h"',
    ...(plan.header ? ['#include "amount.h"'] : []),
    ...(plan.goAsm ? ['#include "go_asm.h"'] : []),
  ];
  const amount = plan.header ? '$AMOUNT' : plan.goAsm ? '$const_Number' : '$1';
  const offset = plan.goAsm ? '\tMOVQ $pair__size, BX\n\tMOVQ $pair_second, BX\n' : '';
  const sum = `\tMOVQ a+0(FP), AX\n\tADDQ b+8(FP), AX\n\tADDQ ${amount}, AX\n${offset}\tMOVQ AX, ret+16(FP)\n\tRET\n`;
  add(
    'sum.go',
    `package ${name}\n\ntype pair struct{ first, second int64 }\n\nfunc sum(a, b int64) int64\n\nfunc init() { _ = pair{}; parts = append(parts, string(rune('0'+sum(1, 2)))) }\n`,
  );
  add('sum_amd64.s', `${includes.join('\n')}\n\nTEXT ·sum(SB), NOSPLIT, $0-24\n${sum}`);
  if (plan.header) add('amount.h', '#define AMOUNT 1\n');
  if (plan.other) add('sum_arm64.s', '#include "textflag.h"\n\nTEXT ·sum(SB), NOSPLIT, $0-24\n\tRET\n');
}

function addCgo(add: Add, plan: CgoPlan, name: string): void {
  const directives = plan.flags.map((flag) => `#cgo ${flag}`);
  const declarations = [
    ...(plan.header ? ['#include "twice.h"'] : ['int twice(int);']),
    ...(plan.cxx ? ['int thrice(int);'] : []),
    ...(plan.assembly ? ['int nothing(void);'] : []),
    'static int inPreamble(int a) { return a + 1; }',
  ];
  const calls = [
    'C.twice(2)',
    'C.inPreamble(1)',
    ...(plan.cxx ? ['C.thrice(3)'] : []),
    ...(plan.assembly ? ['C.nothing()'] : []),
  ];
  const exported = plan.exported ? `\n//export called\nfunc called(a C.int) C.int { return a }\n` : '';
  const preamble = plan.exported ? declarations.filter((line) => !line.startsWith('static')) : declarations;
  const used = plan.exported ? calls.filter((call) => !call.includes('inPreamble')) : calls;
  add(
    'native.go',
    `package ${name}\n\n/*\n${[...directives, ...preamble].join('\n')}\n*/\nimport "C"\n${exported}\nfunc init() { parts = append(parts, string(rune('0'+int(${used.join('+')})))) }\n`,
  );
  if (plan.second)
    add(
      'native2.go',
      `package ${name}\n\n// #include <errno.h>\n// #include <stdlib.h>\n// enum color { RED, GREEN };\n// struct point { int x, y; };\nimport "C"\n\nvar _ C.enum_color = C.GREEN\n\nfunc init() { var p C.struct_point; p.x = C.EINVAL; _ = C.size_t(p.x) }\n`,
    );
  if (plan.header) {
    add('include/deep.h', '#define DEEP 1\n');
    add(
      'twice.h',
      `${plan.flags.some((flag) => flag.startsWith('CPPFLAGS')) ? '#include "deep.h"\n' : ''}#define EDITION 1\nint twice(int);\n`,
    );
  }
  const back = plan.exported
    ? 'extern int called(int);\nint twice(int a) { return called(a) + a; }\n'
    : 'int twice(int a) { return a + a; }\n';
  add(
    'twice.c',
    `${plan.header ? '#include "twice.h"\n' : ''}${plan.exported ? '#include "_cgo_export.h"\n' : ''}${back}`,
  );
  if (plan.cxx)
    add(
      'thrice.cc',
      'template <typename T> T times(T a, T b) { return a * b; }\nextern "C" int thrice(int a) { return times(a, 3); }\n',
    );
  if (plan.assembly)
    add(
      'nothing_amd64.S',
      '#define RESULT 0\n\t.globl nothing\nnothing:\n\tmov $RESULT, %eax\n\tret\n\t.section .note.GNU-stack,"",@progbits\n',
    );
  if (plan.fallback)
    add('without.go', `//go:build !cgo\n\npackage ${name}\n\nfunc init() { parts = append(parts, "no C") }\n`);
}

const generic = (name: string): string => `package ${name}

type set[T comparable] map[T]struct{}

func keys[T comparable](s set[T]) (list []T) {
	for key := range s {
		list = append(list, key)
	}
	return list
}

func init() { parts = append(parts, keys(set[string]{"generic": {}})...) }
`;

const linked = (name: string): string => `package ${name}

import _ "unsafe"

//go:linkname nanotime runtime.nanotime
func nanotime() int64

func init() {
	if nanotime() != 0 {
		parts = append(parts, "linked")
	}
}
`;
