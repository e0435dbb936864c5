/**
 * A program for GOCACHEPROG that keeps entries in a directory and logs what it is asked: `node cacheprog.js DIRECTORY [HOW]`.
 * HOW is one of: refuse (an error for each get and put), keep-open (an error for close), die (ends at the first put),
 * write-only (knows no get).
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const [directory = '', how = ''] = process.argv.slice(2);
mkdirSync(directory, { recursive: true });

const hex = (text) => Buffer.from(text, 'base64').toString('hex');
const log = (line) => appendFileSync(join(directory, 'log'), `${line}\n`);
const say = (response) => process.stdout.write(`${JSON.stringify(response)}\n`);

function get({ ID, ActionID }) {
  const path = join(directory, `${hex(ActionID)}-a`);
  if (how === 'refuse') return say({ ID, Err: 'not today' });
  if (!existsSync(path)) return say({ ID, Miss: true });
  return say({ ID, ...JSON.parse(readFileSync(path, 'utf8')) });
}

function put({ ID, ActionID, OutputID }, body) {
  if (how === 'die') process.exit(0);
  if (how === 'refuse') return say({ ID, Err: 'not today' });
  const DiskPath = join(directory, `${hex(OutputID)}-d`);
  writeFileSync(DiskPath, body);
  writeFileSync(
    join(directory, `${hex(ActionID)}-a`),
    JSON.stringify({ OutputID, Size: body.length, Time: new Date().toISOString(), DiskPath }),
  );
  return say({ ID, DiskPath });
}

function answer(request, body) {
  log(request.Command);
  if (request.Command === 'get') get(request);
  else if (request.Command === 'put') put(request, body);
  else {
    say({ ID: request.ID, ...(how === 'keep-open' ? { Err: 'too early' } : {}) });
    process.stdin.destroy();
  }
}

let waiting;
createInterface({ input: process.stdin }).on('line', (line) => {
  if (line === '') return;
  if (waiting !== undefined) {
    const request = waiting;
    waiting = undefined;
    answer(request, Buffer.from(JSON.parse(line), 'base64'));
    return;
  }
  const request = JSON.parse(line);
  if (request.BodySize > 0) waiting = request;
  else answer(request, Buffer.alloc(0));
});
say({ ID: 0, KnownCommands: how === 'write-only' ? ['put', 'close'] : ['get', 'put', 'close'] });
