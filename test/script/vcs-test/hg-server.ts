/** `hg serve` for one repository. */
import { spawn } from 'node:child_process';

export interface HgServer extends AsyncDisposable {
  readonly url: string;
}

export async function startHgServer(directory: string, env: Readonly<Record<string, string>>): Promise<HgServer> {
  const args = [
    'serve',
    '--port',
    '0',
    '--address',
    'localhost',
    '--accesslog',
    '/dev/null',
    '--name',
    'vcweb',
    '--print-url',
  ];
  const child = spawn('hg', args, { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let printed = '';
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (printed.includes('\n')) resolve(printed.trim().replace(/\/$/, ''));
    });
    child.on('error', reject).on('exit', () => reject(new Error(`hg serve has ended: ${complaint}`)));
  });
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGINT');
      await ended;
    },
  };
}
