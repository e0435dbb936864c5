/** What is stamped into executables. */
import { gomod, hello, type Feature } from './feature.ts';

const author =
  'export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b.c GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b.c GIT_AUTHOR_DATE="2026-01-02T03:04:05Z" GIT_COMMITTER_DATE="2026-01-02T03:04:05Z"';
const git = `${author}; git init -q -b main; git add .; git commit -q -m one`;
const stamped = (name: string, setUp: string, more: Partial<Feature> = {}): Feature => ({
  name,
  files: hello,
  setUp,
  // outside of the repository, which a file more would modify
  commands: [`build -buildvcs=true -o ${more.cwd === undefined ? '../out' : '../../out'} .`],
  ...more,
});

/** Systems other than git; `create` makes a checkout of the working directory, `commit` adds all to it. */
const otherSystems: readonly {
  readonly title: string;
  readonly create: string;
  readonly commit: string;
  readonly damage: string;
  readonly needs: readonly string[];
}[] = [
  {
    title: 'Mercurial',
    create: 'hg init',
    commit: 'hg add -q .; hg commit -q -m one -u a -d "1700000000 0"',
    damage: 'echo nonsense >.hg/requires',
    needs: ['hg'],
  },
  {
    title: 'Subversion',
    create:
      'rm -rf ../svn-repo; svnadmin create ../svn-repo; svn checkout -q "file://$(cd ..; pwd)/svn-repo" .; svn add -q go.mod main.go',
    commit: 'svn commit -q -m one; svn update -q',
    damage: 'echo nonsense >.svn/wc.db',
    needs: ['svn', 'svnadmin'],
  },
  {
    title: 'Bazaar',
    create: 'bzr whoami "a <a@b.c>"; bzr init -q; bzr add -q',
    commit: 'bzr commit -q -m one --commit-time="2021-02-03 04:04:05 +0000"',
    damage: 'echo nonsense >.bzr/checkout/format',
    needs: ['bzr'],
  },
  {
    title: 'Fossil',
    create:
      'export USER=a; rm -f ../r.fossil; fossil init --date-override "2021-02-03T04:04:05" ../r.fossil >/dev/null; fossil open --force ../r.fossil >/dev/null',
    commit:
      'fossil add go.mod main.go >/dev/null; fossil commit --date-override "2021-02-03T05:04:05" --user-override a -m one >/dev/null',
    damage: 'echo nonsense >../r.fossil',
    needs: ['fossil'],
  },
];

export const stamps: readonly Feature[] = [
  stamped('git', git, { needs: ['git'] }),
  stamped('git: a modified tree, an untracked file', `${git}; echo "// more" >>main.go; echo x >untracked`, {
    needs: ['git'],
  }),
  stamped('git: a tag, and commits after it', `${git}; git tag v1.2.3; git commit -q --allow-empty -m two`, {
    needs: ['git'],
  }),
  stamped('git: no commit yet, with `-v`', 'git init -q; git add .', {
    needs: ['git'],
    commands: ['build -v -o ../out .', 'build -v -buildvcs=true -o ../out .'],
    unshared: true,
  }),
  stamped('git: a repository that is damaged, with `-v` and `-x`', `${git}; echo junk >.git/HEAD`, {
    needs: ['git'],
    commands: ['build -v -o ../out .', 'build -x -o ../out .'],
    unshared: true,
  }),
  stamped(
    'git: a tool that can’t be started, with `-v` and `-x`',
    `${git}; mkdir bin; printf '#!/no/such/program\\n' >bin/git; chmod +x bin/git`,
    {
      needs: ['git'],
      env: { PATH: '$PWD/bin:$PATH' },
      commands: ['', '-v', '-x', '-x -v -json'].map((flags) => `build ${flags} -p=1 -buildvcs=true -o ../out .`),
      unshared: true,
    },
  ),
  stamped('git: an `-overlay` that makes a repository', `echo '{"Replace": {".git/HEAD": "go.mod"}}' >o.json`, {
    needs: ['git'],
    commands: ['build -overlay=o.json -o ../out .', 'build -buildvcs=true -overlay=o.json -o ../out .'],
  }),
  stamped(
    'git: an `-overlay` that takes it away',
    `${git}; echo '{"Replace": {".git": "", ".git/HEAD": ""}}' >../o.json`,
    {
      needs: ['git'],
      commands: ['build -overlay=../o.json -o ../out .', 'build -buildvcs=true -overlay=../o.json -o ../out .'],
    },
  ),
  stamped('git: the tagged commit', `${git}; git tag v1.2.3`, { needs: ['git'] }),
  stamped(
    'git: a worktree',
    `mkdir repo; mv go.mod main.go repo; cd repo; ${git}; git worktree add -q ../tree; cd ..`,
    { needs: ['git'], cwd: 'tree' },
  ),
  stamped(
    'git: a submodule',
    `${git.replaceAll('git init', 'mkdir sub; mv go.mod main.go sub; cd sub; git init')}; cd ..; mkdir top; cd top; git init -q -b main; git -c protocol.file.allow=always submodule add -q ../sub mod; git commit -q -m top`,
    { needs: ['git'], cwd: 'top/mod' },
  ),
  stamped(
    'git: a module in a subdirectory, with its tag',
    `mkdir sub; mv go.mod main.go sub; ${git}; git tag sub/v1.0.0`,
    { needs: ['git'], cwd: 'sub' },
  ),
  stamped('git: no commit', 'git init -q -b main', { needs: ['git'] }),
  stamped('git: a package of nothing but tests, which go does not stamp', `mv main.go main_test.go; ${git}`, {
    needs: ['git'],
    commands: ['build -x -p=1 .'],
    unshared: true,
  }),
  stamped('git: a repository that belongs to another', `${git}; chown -R 12345 .git .`, {
    needs: ['git'],
    unshared: true,
    probe: { what: 'the right to give files away', script: 'test "$(id -u)" = 0' },
  }),
  stamped('`-buildvcs=auto|false` and bad values', git, {
    needs: ['git'],
    commands: ['build -o auto .', 'build -buildvcs=false -o off .', 'build -buildvcs=nonsense -o bad .'],
    unshared: true,
  }),
  stamped('no repository', 'true', { commands: ['build -buildvcs=true -o out .', 'build -buildvcs=auto -o out .'] }),
  stamped('two kinds of repositories', `${git}; mkdir .hg`, {
    needs: ['git'],
    commands: ['build -buildvcs=true -o out .', 'build -o auto .'],
    unshared: true,
  }),
  stamped('two kinds of repositories, with GODEBUG=allowmultiplevcs=1', `${git}; mkdir .hg`, {
    needs: ['git'],
    commands: ['build -x -p=1 -buildvcs=true -o out .'],
    env: { GODEBUG: 'allowmultiplevcs=1' },
    unshared: true,
  }),
  ...otherSystems.flatMap(({ title, create, commit, damage, needs }) => [
    stamped(title, `${create}; ${commit}`, { needs }),
    ...[
      {
        state: 'a changed and an untracked file',
        setUp: `${create}; ${commit}; echo "// more" >>main.go; echo x >new`,
      },
      { state: 'no commit yet', setUp: create },
      { state: 'damaged', setUp: `${create}; ${commit}; ${damage}` },
    ].map(({ state, setUp }) =>
      stamped(`${title}: ${state}, with \`-v\` and \`-x\``, setUp, {
        needs,
        commands: ['-v', '-x', '-x -v -json'].map((flags) => `build ${flags} -p=1 -buildvcs=true -o ../out .`),
        unshared: true,
      }),
    ),
  ]),
  {
    name: 'build info: settings in go’s order',
    files: hello,
    commands: [
      'build -tags=x,y -trimpath -ldflags=-s_-w -gcflags=-l -asmflags=-D=X -race=false -o out .',
      'version -m out',
    ],
    env: { CGO_CFLAGS: '-O1', GOAMD64: 'v1' },
  },
  {
    name: '`-trimpath`: packages of the module, replaced and vendored, cgo, command-line files',
    files: `-- go.mod --\nmodule example.com/m\n\ngo 1.26\n\nrequire example.com/dep v1.0.0\n\nreplace example.com/dep => ./dep\n-- main.go --\npackage main\n\n// static int one(void) { return 1; }\nimport "C"\nimport "example.com/dep"\n\nfunc main() { println(dep.V, C.one()) }\n-- dep/go.mod --\nmodule example.com/dep\n\ngo 1.20\n-- dep/dep.go --\npackage dep\n\nvar V = "v"\n-- loose.go --\n//go:build ignore\n\npackage main\n\nfunc main() { println("loose") }\n`,
    commands: ['build -trimpath -o out .', 'build -trimpath -o loose loose.go'],
  },
  {
    name: '`-ldflags=-X`, `-buildid`',
    files: `${gomod}-- main.go --\npackage main\n\nvar version = "none"\n\nfunc main() { println(version) }\n`,
    commands: [
      'build -ldflags=-X_main.version=v1_-buildid=abc -o out .',
      'run -ldflags=-X=main.version=v2 .',
      'run -x -ldflags=-buildid= .',
    ],
    unshared: true,
  },
  {
    name: '`//go:debug` lines, go.mod’s and go.work’s godebug blocks',
    files: `${hello.replace('go 1.26\n', 'go 1.23\n\ngodebug (\n\tdefault=go1.21\n\tpanicnil=1\n)\n').replace('package main', '//go:debug http2client=0\npackage main')}-- work/go.work --\ngo 1.26\n\ngodebug asynctimerchan=0\n\nuse ..\n`,
    commands: ['build -o out .', 'version -m out'],
  },
  {
    name: 'godebug lines of a workspace',
    files: `${hello.replace('-- go.mod --', '-- m/go.mod --').replace('-- main.go --', '-- m/main.go --')}-- go.work --\ngo 1.26\n\ngodebug asynctimerchan=0\n\nuse ./m\n`,
    commands: ['build -o out ./m', 'version -m out'],
  },
  {
    name: '`//go:debug` that is unknown or out of place',
    files: `${hello.replace('package main', '//go:debug nosuch=1\npackage main')}-- lib/lib.go --\n//go:debug panicnil=1\n\npackage lib\n`,
    commands: ['build -o out .', 'build ./lib'],
    unshared: true,
  },
  {
    name: 'GOFIPS140=v1.0.0',
    files: `${gomod}-- main.go --\npackage main\n\nimport "crypto/sha256"\n\nfunc main() { println(sha256.Sum256(nil)[0]) }\n`,
    env: { GOFIPS140: 'v1.0.0' },
    commands: ['build -o out .', 'version -m out'],
    slow: true,
  },
  {
    name: 'GOFIPS140=latest',
    files: hello,
    env: { GOFIPS140: 'latest' },
    commands: ['build -o out .', 'version -m out'],
    slow: true,
  },
  {
    name: 'GOFIPS140 and GOEXPERIMENT that are unknown',
    files: hello,
    env: { GOFIPS140: 'v9.9.9' },
    commands: ['build -o out .'],
    unshared: true,
  },
];
