import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'rolldown';
import { isolatedDeclarationSync } from 'rolldown/experimental';

const source = (path) => fileURLToPath(new URL(`src/${path}`, import.meta.url));

/** All that modules need at once, themselves included: Node takes a millisecond for each file that it loads. */
function closureOf(entries, context) {
  const found = new Set(entries);
  for (const id of found) for (const imported of context.getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  return found;
}

/** A group of all that entries need at once; of two that want a module, the one with the greater priority has it. */
function groupOf(name, entries, priority) {
  const paths = entries.map((entry) => source(entry));
  return {
    name: (id, context) => (closureOf(paths, context).has(id) ? name : null),
    debugName: name,
    priority,
  };
}

/** The licenses of the packages that are bundled, which ask to stand where their code does. */
const licenses = {
  name: 'licenses',
  generateBundle(_, bundle) {
    const modules = Object.values(bundle).flatMap((chunk) => Object.keys(chunk.modules ?? {}));
    const packages = modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? []);
    const texts = [...new Set(packages)].toSorted().map((dir) => {
      const { name, version } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
      const file = readdirSync(dir).find((entry) => /^licen[cs]e/i.test(entry));
      if (file === undefined) throw new Error(`${dir} has no license`);
      return `${name} ${version}\n\n${readFileSync(join(dir, file), 'utf8').trim()}\n`;
    });
    this.emitFile({
      type: 'asset',
      fileName: 'third-party-licenses.txt',
      source: texts.join(`\n${'-'.repeat(80)}\n\n`),
    });
  },
};

/** What TypeScript knows of the library: declarations of what library.ts exports, and of what these are made of. */
const declarations = {
  name: 'declarations',
  generateBundle() {
    const files = new Set([source('library.ts')]);
    for (const file of files) {
      const { code, errors } = isolatedDeclarationSync(file, readFileSync(file, 'utf8'));
      if (errors.length > 0) throw new Error(`${file}: ${errors.map(({ message }) => message).join('\n')}`);
      const text = code.replaceAll(/(from ")(\.[^"]+)\.ts"/g, (_, from, path) => {
        files.add(resolve(dirname(file), `${path}.ts`));
        return `${from}${path}.js"`;
      });
      const name = relative(source('.'), file).replace(/\.ts$/, '.d.ts');
      this.emitFile({ type: 'asset', fileName: `types/${name}`, source: text });
    }
  },
};

/**
 * Two small entries and lazy chunks beside them; koffi and the like stay in node_modules (native parts).  What main.ts needs
 * at once imports no package that is CommonJS: that would take a file with rolldown's own functions.
 */
const program = defineConfig({
  input: { main: 'src/main.ts', library: 'src/library.ts' },
  platform: 'node',
  external: ['koffi'],
  plugins: [licenses, declarations],
  preserveEntrySignatures: 'allow-extension',
  output: {
    dir: 'dist',
    format: 'cjs',
    cleanDir: true,
    minify: true,
    entryFileNames: '[name].cjs',
    chunkFileNames: 'chunks/[name]-[hash].cjs',
    sourcemap: false,
    // the unchanged build loads `start` alone, one with another Go than the installed one `another-go` too, and any other
    // build `build`; what else there is loads when it is needed
    codeSplitting: {
      groups: [
        groupOf('start', ['main.ts'], 3),
        groupOf('another-go', ['selection/another-go.ts'], 2),
        groupOf('build', ['cli/verb-build.ts', 'sys/node/program-runner.ts'], 1),
      ],
    },
  },
});

/** What runs in the HTML files that gots writes: a file each, which is put into the page as it is. */
const pages = ['timings', 'size'].map((name) =>
  defineConfig({
    input: { [name]: `src/pages/client/${name}.ts` },
    platform: 'browser',
    output: { dir: 'dist/pages', format: 'iife', minify: true, entryFileNames: '[name].js', sourcemap: false },
  }),
);

export default [program, ...pages];
