/** The tree of a planned module: its packages, its go.mod or go.work, the module that it depends on; faults and edits. Pure. */
import type { Edit, Fault, Layout, ModulePlan } from './module-plan.ts';
import { addPackage, inDirectory, packageName, type Files } from './package-files.ts';

/** The module that others require, in whichever form their layout gives it. */
export const depVersion = 'v1.2.0';
export const depFiles: ReadonlyMap<string, string> = new Map([
  ['go.mod', 'module example.com/dep\n\ngo 1.20\n'],
  [
    'dep.go',
    'package dep\n\n// Value is a text.\nfunc Value() string { return version + plain }\n\nconst version = "dep"\n',
  ],
  ['dep_linux.go', 'package dep\n\nconst plain = " linux"\n'],
  ['dep_other.go', '//go:build !linux\n// +build !linux\n\npackage dep\n\nconst plain = " other"\n'],
  ['asm/asm.go', "package asm\n\nfunc one() int64\n\nfunc Value() string { return string(rune('0' + one())) }\n"],
  ['asm/asm_amd64.s', '#include "textflag.h"\n\nTEXT ·one(SB), NOSPLIT, $0-8\n\tMOVQ $1, ret+0(FP)\n\tRET\n'],
  [
    'embedded/embedded.go',
    'package embedded\n\nimport _ "embed"\n\n//go:embed text.txt\nvar text string\n\nfunc Value() string { return text }\n',
  ],
  ['embedded/text.txt', 'text'],
  [
    'native/native.go',
    'package native\n\n// int three(void);\nimport "C"\n\nfunc Value() string { return string(rune(\'0\' + C.three())) }\n',
  ],
  ['native/three.c', 'int three(void) { return 3; }\n'],
  ['native/without.go', '//go:build !cgo\n\npackage native\n\nfunc Value() string { return "no C" }\n'],
]);

const dependent: ReadonlySet<Layout> = new Set(['required', 'replaced', 'vendored', 'workspace', 'GOPATH']);

export function modulePath(seed: number): string {
  return `example.com/r${seed}`;
}

/** Path relative to the module's directory -> file. @param goSum lines of go.sum for the required module */
export function moduleFiles(plan: ModulePlan, seed: number, goSum: string): Files {
  const files: Files = new Map();
  const context = { path: modulePath(seed), packages: plan.packages, withDep: dependent.has(plan.layout) };
  plan.packages.forEach((_, index) => addPackage(files, index, context));
  const main = inDirectory(plan.packages[0]?.directory ?? '', 'first.go');
  if (plan.godebug.length > 0) prepend(files, main, plan.godebug.map((line) => `//go:debug ${line}\n`).join(''));
  addLayout(files, plan, { seed, goSum });
  if (plan.fault !== undefined) addFault(files, plan, { fault: plan.fault, seed });
  return files;
}

function prepend(files: Files, name: string, text: string): void {
  const before = files.get(name);
  if (typeof before === 'string') files.set(name, `${text}\n${before}`);
}

function addLayout(files: Files, plan: ModulePlan, more: { seed: number; goSum: string }): void {
  const goLine = plan.goLine === '' ? '' : `\ngo ${plan.goLine}\n`;
  const gomod = `module ${modulePath(more.seed)}\n${goLine}`;
  const require = `\nrequire example.com/dep ${depVersion}\n`;
  const put = (name: string, text: string): void => void files.set(name, text);
  const putDep = (directory: string): void => {
    for (const [name, text] of depFiles) files.set(`${directory}/${name}`, text);
  };
  switch (plan.layout) {
    case 'module':
      put('go.mod', gomod);
      break;
    case 'required':
      put('go.mod', gomod + require);
      put('go.sum', more.goSum);
      break;
    case 'replaced':
      put('go.mod', `${gomod}${require}\nreplace example.com/dep => ./dep\n`);
      putDep('dep');
      break;
    case 'vendored':
      put('go.mod', gomod + require);
      putDep('vendor/example.com/dep');
      files.delete('vendor/example.com/dep/go.mod');
      put('vendor/modules.txt', modulesText(plan));
      break;
    case 'workspace':
      put('go.mod', `${gomod}${require}`);
      put('go.work', 'go 1.26\n\nuse (\n\t.\n\t./dep\n)\n');
      putDep('dep');
      break;
    case 'GOPATH':
      putDep('vendor/example.com/dep');
      break;
    case 'files':
      break;
  }
  put('overlay.json', JSON.stringify({ Replace: { 'first.go': 'first.go', 'f0.go': '' } }));
  put('other.mod', gomod + require);
}

/** As go mod vendor writes it: the packages that are imported. */
function modulesText(plan: ModulePlan): string {
  const imported = [...new Set(plan.packages.map(({ importsDep }) => importsDep))]
    .filter((name) => name !== 'none')
    .sort();
  const lines = [
    `# example.com/dep ${depVersion}`,
    '## explicit; go 1.20',
    ...imported.map((name) => `example.com/${name}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function addFault(files: Files, plan: ModulePlan, more: { fault: Fault; seed: number }): void {
  const victim = plan.packages[plan.victim];
  if (victim === undefined) return;
  const name = packageName(victim, plan.victim);
  const path = (file: string): string => inDirectory(victim.directory, file);
  const add = (text: string): void => void files.set(path('fault.go'), text);
  const module = modulePath(more.seed);
  switch (more.fault) {
    case 'syntax':
      return add(`package ${name}\n\nfunc broken( {\n`);
    case 'type':
      return add(`package ${name}\n\nvar wrong int = "text"\n\nfunc f() { undefined1(); undefined2() }\n`);
    case 'unused import':
      return add(`package ${name}\n\nimport "os"\n`);
    case 'cycle':
      return add(`package ${name}\n\nimport _ "${module}/${victim.directory}"\n`);
    case 'no such package':
      return add(`package ${name}\n\nimport _ "${module}/nowhere"\nimport _ "nostd/nowhere"\n`);
    case 'no such module':
      return add(`package ${name}\n\nimport _ "example.org/none"\n`);
    case 'nothing to embed':
      return add(`package ${name}\n\nimport _ "embed"\n\n//go:embed nothing.txt\nvar nothing string\n`);
    case 'two names':
      return add(`package other\n`);
    case 'no Go files':
      for (const file of files.keys()) {
        if (file.endsWith('.go') && file.startsWith(path('')) && !file.slice(path('').length).includes('/'))
          files.delete(file);
      }
      files.set(path('only_test.go'), `package ${name}\n`);
      return;
    case 'internal of another':
      return add(`package ${name}\n\nimport _ "internal/cpu"\nimport _ "golang.org/x/tools/internal/x"\n`);
    case 'bad constraint':
      return add(`//go:build linux &&\n\npackage ${name}\n`);
    case 'two constraints':
      return add(`//go:build linux\n//go:build unix\n\npackage ${name}\n`);
    case 'bad go:debug':
      return add(`//go:debug nosuch=1\n\npackage ${name}\n`);
    case 'C error':
      return add(
        `package ${name}\n\n// int broken(void) { return nothing; }\nimport "C"\n\nfunc init() { C.broken(); C.absent() }\n`,
      );
    case 'asm error':
      files.set(path('fault_amd64.s'), 'TEXT ·broken(SB), $0\n\tNOSUCH AX, BX\n\tMOVQ $1\n');
      return;
    case 'import of main':
      return (
        add(`package ${name}\n\nimport _ "${module}/command"\n`),
        void files.set('command/command.go', 'package main\n\nfunc main() {}\n')
      );
    case 'forbidden cgo flag':
      return add(`package ${name}\n\n// #cgo CFLAGS: -fplugin=x.so\nimport "C"\n`);
    case 'no main function':
      for (const [file, text] of files)
        if (typeof text === 'string') files.set(file, text.replace('func main()', 'func notMain()'));
      return;
    case 'undefined symbol':
      add(`package ${name}\n\nfunc absent()\n\nfunc init() { absent() }\n`);
      files.set(path('fault.s'), '');
      return;
    case 'invalid embed pattern':
      return add(`package ${name}\n\nimport "embed"\n\n//go:embed ../up [a\nvar nothing embed.FS\n`);
  }
}

/** What an edit leaves of the files; undefined where there is nothing to edit. */
export function editedFiles(files: Files, plan: ModulePlan, edit: Edit): Files {
  const directory = plan.packages[plan.victim]?.directory ?? '';
  const path = (file: string): string => inDirectory(directory, file);
  const edited: Files = new Map(files);
  const replace = (name: string, from: string | RegExp, to: string): void => {
    const text = edited.get(name);
    if (typeof text === 'string') edited.set(name, text.replace(from, to));
  };
  switch (edit) {
    case 'body':
      replace(path('first.go'), 'body1', 'body2');
      break;
    case 'export':
      replace(path('first.go'), 'const Number = 1', 'const Another, Number = "x", 2');
      break;
    case 'comment':
      replace(path('first.go'), '// Value tells', '// Value says');
      break;
    case 'touch':
      break;
    case 'add file':
      edited.set(
        path('added.go'),
        `package ${packageName(plan.packages[plan.victim]!, plan.victim)}\n\nfunc init() { parts = append(parts, "added") }\n`,
      );
      break;
    case 'remove file':
      for (const name of files.keys()) if (name.startsWith(path('f0'))) edited.delete(name);
      edited.delete(path('generic.go'));
      break;
    case 'embedded':
      replace(path('top.txt'), 'edition1', 'edition2');
      replace(path('data/a.txt'), 'edition1', 'edition2');
      break;
    case 'header':
      replace(path('amount.h'), '1', '2');
      replace(path('twice.h'), 'EDITION 1', 'EDITION 2');
      replace(path('include/deep.h'), '1', '2');
      break;
    case 'go line':
      replace('go.mod', /\ngo .*\n/, '\ngo 1.24.2\n');
      break;
  }
  return edited;
}
