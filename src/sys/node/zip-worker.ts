/** A thread that hashes and unpacks zips; zip-thread.ts starts it. */
import { parentPort } from 'node:worker_threads';
import { ContentRoom, type NodeZip, openZip } from './node-zip.ts';
import { failureOf, type ZipAnswer, type ZipJob } from './zip-job.ts';

/** half of what a process without threads has, as there are two */
const room = new ContentRoom(24 << 20);
const archives = new Map<number, NodeZip>();

function opened(archive: number): NodeZip {
  const found = archives.get(archive);
  if (found === undefined) throw new Error('a zip that is not open');
  return found;
}

function entryOf({ entries }: NodeZip, index: number): NodeZip['entries'][number] {
  const entry = entries[index];
  if (entry === undefined) throw new Error('an entry that the zip does not have');
  return entry;
}

async function work(job: Exclude<ZipJob, { kind: 'close' }>): Promise<readonly string[]> {
  if (job.kind === 'open') {
    archives.set(job.archive, openZip(job.path, room));
    return [];
  }
  const zip = opened(job.archive);
  if (job.kind === 'extract') {
    const targets = job.targets.map(({ entry, path }) => ({ entry: entryOf(zip, entry), path }));
    await zip.extractAll(targets, job.mode);
    return [];
  }
  const hashes: string[] = [];
  for (const entry of job.entries) hashes.push(await zip.sha256(entryOf(zip, entry)));
  return hashes;
}

async function take(job: ZipJob): Promise<void> {
  if (job.kind === 'close') {
    archives.get(job.archive)?.close();
    archives.delete(job.archive);
    return;
  }
  let answer: ZipAnswer;
  try {
    answer = { value: await work(job) };
  } catch (error) {
    answer = { failure: failureOf(error) };
  }
  parentPort?.postMessage(answer);
}

let last: Promise<void> = Promise.resolve();
parentPort?.on('message', (job: ZipJob) => {
  last = last.then(() => take(job));
});
