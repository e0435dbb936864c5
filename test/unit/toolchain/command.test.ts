import { expect, test } from 'vitest';
import {
  commandEnv,
  findResponseArgument,
  formatCommand,
  formatWriteFile,
  hideWorkDir,
  joinUnambiguously,
  showCommand,
} from '../../../src/toolchain/command.ts';

test('words are quoted where they could be misread, and only there', () => {
  const argv = ['gcc', '', 'a b', 'x=>y', '-(', "it's", 'q"q', 'é', 'tab\t', 'a;b', '$WORK/b001/'];
  expect(joinUnambiguously(argv)).toBe(String.raw`gcc "" "a b" "x=>y" "-(" it's "q\"q" é "tab\t" "a;b" $WORK/b001/`);
});

test('settings stand before the command, in single quotes or, where they hold one, in double', () => {
  const command = { argv: ['gcc', '-c'], dir: '.', env: ['TERM=dumb', "X=it's", 'EMPTY='] };
  expect(formatCommand(command)).toBe(`TERM='dumb' X="it's" EMPTY='' gcc -c`);
});

test('the script changes directory once, and calls it a dot', () => {
  const state = { workDir: '/tmp/go-build1', scriptDir: '' };
  expect(showCommand(state, '/m/p', 'asm -o /tmp/go-build1/b001/x.o /m/p/x.s -I/m/p')).toEqual([
    'cd /m/p',
    'asm -o $WORK/b001/x.o ./x.s -I/m/p',
  ]);
  expect(showCommand(state, '/m/p', '/m/p/tool /m/p')).toEqual(['./tool .']);
  expect(showCommand(state, '', 'mkdir -p /m/p')).toEqual(['mkdir -p /m/p']);
  expect(showCommand(state, '/tmp/go-build1/b001/', 'ls /tmp/go-build1/b001/x')).toEqual([
    'cd $WORK/b001/',
    'ls $WORK/b001/x',
  ]);
});

test('the text of a here-document keeps the work directory', () => {
  expect(hideWorkDir('cat >/w/a << EOF', '/w')).toBe('cat >/w/a << EOF');
  expect(hideWorkDir(String.raw`x "C:\\w\\a" C:\w`, String.raw`C:\w`)).toBe(String.raw`x "$WORK\\a" $WORK`);
  expect(hideWorkDir('/w', '')).toBe('/w');
});

test.each([
  ['', 'echo -n > f # internal'],
  ['one\n', "echo 'one' > f # internal"],
  ['one\ntwo\n', "cat >f << 'EOF' # internal\none\ntwo\nEOF"],
  ['no newline', "cat >f << 'EOF' # internal\nno newlineEOF"],
])('a written file with %j is shown as a command', (text, shown) => {
  expect(formatWriteFile('f', text)).toBe(shown);
});

test('an argument that GNU tools would expand is found', () => {
  expect(findResponseArgument(['gcc', '-I', '@foo'])).toBe('@foo');
  expect(findResponseArgument(['gcc', 'a@b'])).toBeUndefined();
});

test('a command sees its directory, its package and its own settings', () => {
  const command = { argv: ['asm'], dir: '/m/p', env: ['GOAMD64=v3', 'A=b=c'] };
  expect(commandEnv({ A: 'x', PWD: '/' }, command, 'example.com/m/p')).toEqual({
    A: 'b=c',
    GOAMD64: 'v3',
    PWD: '/m/p',
    TOOLEXEC_IMPORTPATH: 'example.com/m/p',
  });
  expect(commandEnv({ PWD: '/' }, { argv: ['link'], dir: '.', env: [] }, undefined)).toEqual({ PWD: '/' });
});
