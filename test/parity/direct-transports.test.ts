/**
 * git over https with a certificate authority of one's own, over ssh, and without git, beside the real go: what is said, what is
 * in the module cache, and what git is told to fetch.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAuthority } from '../support/certificates.ts';
import { serveCgi } from '../support/cgi.ts';
import { withGotsInProcess } from '../support/gots-in-process.ts';
import { proxyAnswer } from '../support/go-proxy.ts';
import { moduleVersion } from '../support/module-files.ts';
import { type Observed, runBeside } from '../support/parity.ts';
import { type Answer, startWebServer, type WebServer } from '../support/web-server.ts';
import { temporaryWorld, type World } from '../support/world.ts';

function findProgram(name: string): string | undefined {
  const directories = (process.env['PATH'] ?? '').split(delimiter);
  return directories.map((directory) => join(directory, name)).find((path) => existsSync(path));
}

const git = findProgram('git') ?? '';
const openssl = findProgram('openssl');
const main = 'package main\n\nfunc main() {}\n';
const served = moduleVersion('a.test/served', 'v1.0.0', `-- go.mod --\nmodule a.test/served\n-- main.go --\n${main}`);

let world: World;
let server: WebServer;
let revisions: Readonly<Record<string, string>> = {};

function write(directory: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
}

/** Versions at the root and in directories, one of them a repository of its own; a branch. @returns commits by name */
function createRemote(root: string, format: 'sha1' | 'sha256'): Readonly<Record<string, string>> {
  const dir = join(root, format);
  mkdirSync(dir, { recursive: true });
  let minute = 0;
  const run = (...args: readonly string[]): string => {
    const date = `2021-02-03T04:${String(minute).padStart(2, '0')}:00Z`;
    const env = { ...world.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
    return execFileSync(git, args, { cwd: dir, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  };
  const commit = (files: Readonly<Record<string, string>>, ...tags: readonly string[]): string => {
    write(dir, files);
    minute++;
    run('add', '-A');
    run('commit', '-q', '-m', 'change');
    for (const tag of tags) run('tag', tag);
    return run('rev-parse', 'HEAD');
  };
  const module = `a.test/${format}`;
  run('init', '-q', '-b', 'main', `--object-format=${format}`);
  const first = commit({ 'go.mod': `module ${module}\n`, 'main.go': main, LICENSE: 'free\n' }, 'v1.0.0');
  commit({ 'sub/go.mod': `module ${module}/sub\n`, 'sub/main.go': main }, 'v1.1.0', 'sub/v0.1.0');
  // a directory that is a repository of its own is empty in what go makes of this one
  run('update-index', '--add', '--cacheinfo', `160000,${first},linked`);
  const linked = commit(
    { 'deep/er/go.mod': `module ${module}/deep/er/v2\n`, 'deep/er/main.go': main },
    'deep/er/v2.0.1',
  );
  run('tag', '-a', '-m', 'annotated', 'linked/v0.1.0');
  run('tag', 'other/v0.1.0');
  run('branch', 'stable');
  const last = commit({ 'new/main.go': main });
  return { first, linked, last };
}

const script = (text: string): string => `#!/bin/sh\n${text}`;

/** Programs that note how they were started: git, and an ssh that reaches this machine only. */
function createPrograms(directory: string, remote: string): void {
  const note = (name: string): string => `printf '%s\\n' "${name} $*" >>"$PROGRAM_LOG"\n`;
  const git0 = `case " $* " in *" ls-remote "* | *" fetch "*) ${note('git')} ;; esac\nexec ${git} "$@"\n`;
  const ssh = `${note('ssh')}for command; do :; done\ncase "$*" in *refused*) echo "Host key verification failed." >&2; exit 255 ;; esac\neval "exec ${git} $(printf %s "$command" | sed "s|^git-||; s|'/|'${remote}/|")"\n`;
  write(directory, { git: script(git0), ssh: script(ssh) });
  for (const name of ['git', 'ssh']) chmodSync(join(directory, name), 0o755);
}

/** The first word of a path below a host is the repository, and its transport where it is not https. */
function tagOf(url: URL): string | undefined {
  const [, name = ''] = url.pathname.split('/');
  const at = (place: string): string => `<meta name="go-import" content="${url.hostname}/${name} ${place}">`;
  const places: Readonly<Record<string, string>> = {
    sha1: `git https://a.test/git/sha1`,
    sha256: `git https://a.test/git/sha256`,
    ssh: `git ssh://git@b.test/sha1`,
    'git-ssh': `git git+ssh://git@b.test:22/sha1`,
    refused: `git ssh://refused.b.test/sha1`,
    scp: `git git@b.test:sha1`,
    file: `git file:///sha1`,
    option: `git ssh://-oProxyCommand=x/sha1`,
    within: `git https://a.test/git/sha1 deep/er`,
    gone: `git https://a.test/git/gone`,
    untrusted: `git ${server.https[1] ?? ''}/git/sha1`,
    private: `git https://a.test/git/sha1`,
    served: 'mod https://a.test/modules',
    hg: 'hg https://a.test/hg',
    svn: 'svn https://a.test/svn',
    bzr: 'bzr https://a.test/bzr',
    fossil: 'fossil https://a.test/fossil',
  };
  const place = places[name];
  return place === undefined ? undefined : at(place);
}

const answer: Answer = (url, request, response) => {
  if (url.pathname.startsWith('/git/')) {
    const env = { ...world.env, GIT_PROJECT_ROOT: join(world.root, 'remote'), GIT_HTTP_EXPORT_ALL: '1' };
    serveCgi(request, response, { argv: [git, 'http-backend'], env, scriptName: '/git' });
    return;
  }
  if (url.pathname.startsWith('/modules/')) {
    const found = proxyAnswer([served], url.pathname.slice('/modules'.length));
    response.writeHead(found === undefined ? 404 : 200).end(found);
    return;
  }
  const credentials = Buffer.from('user:secret').toString('base64');
  if (url.pathname.startsWith('/private') && request.headers.authorization !== `Basic ${credentials}`) {
    response.writeHead(401, { 'content-type': 'text/plain' }).end('who are you?\n');
    return;
  }
  const tag = url.searchParams.get('go-get') === '1' ? tagOf(url) : undefined;
  response.writeHead(tag === undefined ? 404 : 200, { 'content-type': tag === undefined ? 'text/plain' : 'text/html' });
  response.end(tag ?? 'nothing here\n');
};

/**
 * Of two tags on one commit, go fetches the one of the module that it looks at first, and it looks at a module and at those
 * above it at the same time: either is right.
 */
function eitherTag(command: string): string {
  return command.replace(
    /(refs\/tags\/)(?:sub\/v0\.1\.0|v1\.1\.0):\1(?:sub\/v0\.1\.0|v1\.1\.0)$/,
    '$1v1.1.0 or $1sub/v0.1.0',
  );
}

/**
 * A zip is packed by another deflate, a row of docs/compatibility.md; its hash stands in .ziphash.  Modules that are downloaded
 * at the same time are told in any order.
 */
function comparable(observed: Observed): Observed {
  const left = Object.entries(observed.left).map(([name, what]) => [name, name.endsWith('.zip') ? 'a zip' : what]);
  const stderr = observed.stderr.replace(/^(?:go: downloading .*\n)+/, (lines) =>
    lines.split('\n').toSorted().join('\n'),
  );
  return { ...observed, stderr, left: Object.fromEntries(left) as Observed['left'] };
}

describe.skipIf(git === '' || openssl === undefined)('git (needs git and openssl)', () => {
  beforeAll(async () => {
    world = withGotsInProcess(await temporaryWorld());
    const programs = join(world.root, 'programs');
    const remote = join(world.root, 'remote');
    const author = {
      GIT_AUTHOR_NAME: 'A',
      GIT_AUTHOR_EMAIL: 'a@b.c',
      GIT_COMMITTER_NAME: 'A',
      GIT_COMMITTER_EMAIL: 'a@b.c',
    };
    Object.assign(world.env, author);
    revisions = createRemote(remote, 'sha1');
    createRemote(remote, 'sha256');
    createPrograms(programs, remote);
    const authority = createAuthority(world.root);
    mkdirSync(join(world.root, 'others'));
    const other = createAuthority(join(world.root, 'others'), 'another authority');
    server = await startWebServer(answer, [authority.issue('DNS:a.test'), other.issue('IP:127.0.0.1')]);
    writeFileSync(join(world.root, 'netrc'), 'machine a.test login user password secret\n');
    Object.assign(world.env, {
      PATH: `${programs}${delimiter}${process.env['PATH'] ?? ''}`,
      PROGRAM_LOG: join(world.root, 'log'),
      GOPROXY: 'direct',
      GOFLAGS: '-modcacherw',
      SSL_CERT_FILE: authority.file,
      SSL_CERT_DIR: '/nonexistent',
      GIT_SSL_CAINFO: authority.file,
      HTTPS_PROXY: server.http,
      https_proxy: server.http,
    });
  });

  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });

  type Told = Observed & { readonly told: readonly string[]; readonly asked: readonly string[] };

  /** `install -n`, which does everything but compile; and what git, ssh and the server were asked for. */
  async function beside(
    query: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly go: Told; readonly gots: Told }> {
    const log = join(world.root, 'log');
    const notes: Pick<Told, 'told' | 'asked'>[] = [];
    const note = (): void => {
      const told = existsSync(log) ? readFileSync(log, 'utf8').split('\n').map(eitherTag).toSorted() : [];
      rmSync(log, { force: true });
      // pages are asked for by each lookup; git's own requests are those of its command lines
      const asked = server.requests.splice(0).filter((request) => /go-get=1|\/proxy\//.test(request));
      notes.push({ told, asked: [...new Set(asked)].toSorted() });
    };
    const { go, gots } = await runBeside(world, { args: ['install', '-n', query], env, prepare: note });
    note();
    const [, byGo = { told: [], asked: [] }, byGots = { told: [], asked: [] }] = notes;
    return { go: { ...comparable(go), ...byGo }, gots: { ...comparable(gots), ...byGots } };
  }

  test.each([
    'sha1@v1.0.0',
    'sha1@latest',
    'sha1@v1',
    'sha1@<v1.1.0',
    'sha1@first',
    'sha1@last',
    'sha1@stable',
    'sha1/new@main',
    'sha1/sub@v0.1.0',
    'sha1/sub@main',
    'sha1/deep/er/v2@latest',
    'sha1/deep/er@latest',
    'sha1/linked@v0.1.0',
    'sha1/other@latest',
    'sha1@nothing',
    'sha256@v1.0.0',
    'sha256/new@main',
    'sha256/deep/er/v2@v2.0.1',
    'within/v2@latest',
    'gone@latest',
    'untrusted@latest',
    'private@v1.0.0',
    'served@latest',
    'served/x@v1.0.0',
  ])('https: %s', async (asked) => {
    const [path = '', query = ''] = asked.split('@');
    const { go, gots } = await beside(`a.test/${path}@${revisions[query] ?? query}`);
    expect(gots).toEqual(go);
  });

  test.each([
    'ssh@v1.0.0',
    'ssh/new@main',
    'git-ssh@latest',
    'refused@latest',
    'scp@latest',
    'file@latest',
    'option@latest',
  ])('ssh: %s', async (query) => {
    const { go, gots } = await beside(`a.test/${query}`);
    expect(gots).toEqual(go);
  });

  test.each([
    ['sha1', { GOPROXY: 'https://a.test/proxy' }],
    ['sha1', { GOPROXY: 'https://a.test/proxy,direct' }],
    ['sha1', { GOPROXY: 'https://a.test/proxy', GONOPROXY: 'a.test' }],
    ['sha1', { GOPROXY: 'https://a.test/proxy', GONOPROXY: 'b.test,*.test/sha1' }],
    ['sha1', { GOPROXY: 'https://a.test/proxy', GOPRIVATE: 'a.test/sha1' }],
    ['sha1', { GOPROXY: 'https://a.test/proxy', GOPRIVATE: 'a.test', GONOPROXY: 'none' }],
    ['sha1', { GOPROXY: 'off', GOPRIVATE: 'a.test' }],
    ['sha1', { GOVCS: 'a.test:hg' }],
    ['sha1', { GOVCS: 'private:off', GOPRIVATE: 'a.test' }],
    ['sha1', { GOVCS: 'public:off,private:git', GOPRIVATE: 'a.test' }],
    ['sha1', { GOVCS: 'a.test/sha1:git,*:off' }],
    ['untrusted', { GOINSECURE: 'a.test' }],
    ['untrusted', { GIT_SSL_NO_VERIFY: '1' }],
    ['private', { NETRC: 'ROOT/netrc' }],
    ['private', { NETRC: 'ROOT/netrc', GOAUTH: 'off' }],
    ['private', { GOAUTH: 'ROOT/credentials' }],
    ['private', { GOAUTH: 'git ROOT' }],
  ] as const)('%s with %j', async (path, settings: Readonly<Record<string, string>>) => {
    const credentials = Buffer.from('user:secret').toString('base64');
    const header = `https://a.test\n\nAuthorization: Basic ${credentials}\n\n`;
    write(world.root, { credentials: script(`cat <<'EOF'\n${header}EOF\n`) });
    chmodSync(join(world.root, 'credentials'), 0o755);
    const set = Object.entries(settings).map(([name, value]) => [name, value.replaceAll('ROOT', world.root)]);
    const helper = '!f() { printf "username=user\\npassword=secret\\n"; }; f';
    const { go, gots } = await beside(`a.test/${path}@v1.0.0`, {
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'credential.helper',
      GIT_CONFIG_VALUE_0: helper,
      ...(Object.fromEntries(set) as Record<string, string>),
    });
    expect(gots).toEqual(go);
  });

  test.each([
    'a.test/sha1@v1.0.0',
    'a.test/sha1@latest',
    'a.test/plain.git@latest',
    'github.com/x/y@v1.0.0',
    'a.test/hg@latest',
    'a.test/svn@v1.0.0',
    'a.test/svn@latest',
    'a.test/bzr@latest',
    'a.test/fossil@latest',
  ])('without the programs: %s', async (query) => {
    const { go, gots } = await beside(query, { PATH: '/nonexistent', GOPRIVATE: 'a.test' });
    expect(gots).toEqual(go);
  });

  test('a git that may not be executed', async () => {
    const programs = join(world.root, 'broken');
    write(programs, { git: script('exit 0\n') });
    const { go, gots } = await beside('a.test/sha1@v1.0.0', { PATH: programs });
    expect(gots).toEqual(go);
  });

  test.each(['-x', '-v'])('a path with the suffix, and %s', async (flag) => {
    const { go, gots } = await beside('c.test/sha1.git@v1.0.0', {
      GOFLAGS: `-modcacherw ${flag}`,
      GIT_ALLOW_PROTOCOL: 'ssh',
    });
    const lines = (text: string): readonly string[] =>
      text.split('\n').filter((line) => /^(?:go: |cd .*mod$|git ls-remote|# cd .*mod;|.*refused)/.test(line));
    expect(lines(gots.stderr)).toEqual(lines(go.stderr));
    expect({ ...gots, stderr: '' }).toEqual({ ...go, stderr: '' });
  });
});
