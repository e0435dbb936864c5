/** Programs of real modules on the public proxy: pure Go, cgo, assembly, generated code. */

export interface LargeProgram {
  readonly name: string;
  /** a module's requirement, as in go.mod; its command is imported by nothing and built by its path */
  readonly module: string;
  readonly package: string;
  /** the main package of our own that imports the module; the command of the module itself where there is none */
  readonly main?: string;
}

/** A command of a module, named by the last element of its path. */
function command(module: string, directory = ''): LargeProgram {
  const path = module.slice(0, module.indexOf('@'));
  const name = (directory === '' ? path.replace(/\/v\d+$/, '') : directory).split('/').at(-1) ?? '';
  return { name, module, package: directory === '' ? path : `${path}/${directory}` };
}

/** A main package that uses a module which has no command. */
function library(
  name: string,
  module: string,
  main: { readonly imports: readonly string[]; readonly body: string },
): LargeProgram {
  const imports = main.imports.map((path) => `\t${path.startsWith('_') ? `_ "${path.slice(2)}"` : `"${path}"`}\n`);
  return {
    name,
    module,
    package: '.',
    main: `package main\n\nimport (\n${imports.join('')})\n\nfunc main() {\n${main.body}}\n`,
  };
}

const sqlQuery = (driver: string): string => `	db, err := sql.Open("${driver}", ":memory:")
	if err != nil {
		panic(err)
	}
	var version string
	fmt.Println(db.QueryRow("select sqlite_version()").Scan(&version), version)
`;

export const largeSet: readonly LargeProgram[] = [
  command('golang.org/x/tools@v0.38.0', 'cmd/stringer'),
  command('golang.org/x/tools@v0.38.0', 'cmd/goimports'),
  command('github.com/junegunn/fzf@v0.65.2'),
  command('github.com/caddyserver/caddy/v2@v2.10.2', 'cmd/caddy'),
  command('github.com/evanw/esbuild@v0.25.9', 'cmd/esbuild'),
  command('filippo.io/age@v1.2.1', 'cmd/age'),
  command('filippo.io/mkcert@v1.4.4'),
  command('github.com/mikefarah/yq/v4@v4.47.1'),
  command('mvdan.cc/sh/v3@v3.12.0', 'cmd/shfmt'),
  command('mvdan.cc/gofumpt@v0.9.1'),
  command('honnef.co/go/tools@v0.6.1', 'cmd/staticcheck'),
  command('github.com/charmbracelet/glow/v2@v2.1.1'),
  command('github.com/tsenart/vegeta/v12@v12.12.0'),
  command('github.com/rakyll/hey@v0.1.4'),
  command('github.com/itchyny/gojq@v0.12.17', 'cmd/gojq'),
  command('github.com/go-task/task/v3@v3.45.4', 'cmd/task'),
  command('github.com/golangci/misspell@v0.7.0', 'cmd/misspell'),
  command('github.com/kisielk/errcheck@v1.9.0'),
  command('github.com/gordonklaus/ineffassign@v0.1.0'),
  command('github.com/fatih/gomodifytags@v1.17.0'),
  command('github.com/google/wire@v0.7.0', 'cmd/wire'),
  command('github.com/segmentio/golines@v0.13.0'),
  command('github.com/hashicorp/hcl/v2@v2.24.0', 'cmd/hclfmt'),
  command('github.com/air-verse/air@v1.63.0'),
  command('gotest.tools/gotestsum@v1.13.0'),
  command('go.uber.org/mock@v0.6.0', 'mockgen'),
  command('go.etcd.io/bbolt@v1.4.3', 'cmd/bbolt'),
  // generated code
  command('google.golang.org/protobuf@v1.36.9', 'cmd/protoc-gen-go'),
  command('github.com/valyala/quicktemplate@v1.8.0', 'qtc'),
  command('cuelang.org/go@v0.14.1', 'cmd/cue'),
  library('modernc', 'modernc.org/sqlite@v1.39.0', {
    imports: ['database/sql', 'fmt', '_ modernc.org/sqlite'],
    body: sqlQuery('sqlite'),
  }),
  // assembly
  command('github.com/go-delve/delve@v1.25.2', 'cmd/dlv'),
  command('github.com/klauspost/compress@v1.18.0', 's2/cmd/s2c'),
  library('lz4', 'github.com/pierrec/lz4/v4@v4.1.22', {
    imports: ['io', 'os', 'github.com/pierrec/lz4/v4'],
    body: `	writer := lz4.NewWriter(os.Stdout)
	defer writer.Close()
	if _, err := io.Copy(writer, os.Stdin); err != nil {
		panic(err)
	}
`,
  }),
  command('github.com/golang/snappy@v1.0.0', 'cmd/snappytool'),
  library('circl', 'github.com/cloudflare/circl@v1.6.1', {
    imports: [
      'crypto/rand',
      'fmt',
      'github.com/cloudflare/circl/kem/kyber/kyber768',
      'github.com/cloudflare/circl/sign/ed448',
    ],
    body: '\tfmt.Println(kyber768.Scheme().GenerateKeyPair())\n\tfmt.Println(ed448.GenerateKey(rand.Reader))\n',
  }),
  library('gonum', 'gonum.org/v1/gonum@v0.16.0', {
    imports: ['fmt', 'gonum.org/v1/gonum/mat'],
    body: '\tfmt.Println(mat.Det(mat.NewDense(2, 2, []float64{1, 2, 3, 4})))\n',
  }),
  library('purego', 'github.com/ebitengine/purego@v0.8.4', {
    imports: ['fmt', 'github.com/ebitengine/purego'],
    body: '\tfmt.Println(purego.Dlopen("libc.so.6", purego.RTLD_NOW))\n',
  }),
  // cgo
  library('sqlite', 'github.com/mattn/go-sqlite3@v1.14.32', {
    imports: ['database/sql', 'fmt', '_ github.com/mattn/go-sqlite3'],
    body: sqlQuery('sqlite3'),
  }),
  library('zstd', 'github.com/DataDog/zstd@v1.5.7', {
    imports: ['fmt', 'github.com/DataDog/zstd'],
    body: '\tfmt.Println(zstd.Compress(nil, []byte("text")))\n',
  }),
  library('tree-sitter', 'github.com/smacker/go-tree-sitter@v0.0.0-20240827094217-dd81d9e9be82', {
    imports: ['fmt', 'github.com/smacker/go-tree-sitter', 'github.com/smacker/go-tree-sitter/golang'],
    body: '\tparser := sitter.NewParser()\n\tparser.SetLanguage(golang.GetLanguage())\n\tfmt.Println(parser != nil)\n',
  }),
];
