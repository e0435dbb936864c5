import { expect, test } from 'vitest';
import { openNote, parseNoteKey } from '../../../../../src/modules/fetch/sumdb/note.ts';
import { makeKey, signNote } from './log-server.ts';

const key = makeKey('sum.example.com');
const verifier = parseNoteKey(key.text);

test('a signed note gives its text', () => {
  const note = signNote(key, 'hello\nworld\n');
  expect(openNote(Buffer.from(note), verifier)).toBe('hello\nworld\n');
});

test('a note changed after it was signed is refused', () => {
  const note = signNote(key, 'hello\n').replace('hello', 'hallo');
  expect(() => openNote(Buffer.from(note), verifier)).toThrow(
    `invalid signature for key sum.example.com+${key.hash.toString(16).padStart(8, '0')}`,
  );
});

test('a signature of another key does not count', () => {
  const note = signNote(makeKey('sum.example.com'), 'hello\n');
  expect(() => openNote(Buffer.from(note), verifier)).toThrow('note has no verifiable signatures');
});

test.each([
  '',
  'hello\n',
  'hello\n\n',
  'hello\n\nno mark\n',
  'a\u0001\n\n\u2014 x AAAAAAAA\n',
  'a\n\n\u2014 x AAAAAAAA',
])('text %j is a malformed note', (text) => {
  expect(() => openNote(Buffer.from(text), verifier)).toThrow('malformed note');
});

test('keys are refused as go refuses them', () => {
  const [name, hash, data] = key.text.split('+', 2).concat(key.text.split('+').slice(2).join('+'));
  expect(() => parseNoteKey('sum.example.com')).toThrow('malformed verifier id');
  expect(() => parseNoteKey(`${name}+00000000+${data}`)).toThrow('invalid verifier hash');
  expect(() => parseNoteKey(`${name}+${hash}+!`)).toThrow('malformed verifier id');
});
