/**
 * Whether the kernel runs a file.  Node starts programs by execvp(3), which hands what the kernel refuses to /bin/sh as if
 * it were a script; Go's os/exec does not, and says `exec format error`.
 */
import { extname, join } from 'node:path';
import { SysError } from '../../base/errors.ts';
import { nodeChildProcess, nodeFs as fs, nodeOs } from './builtins.ts';
import { errnoOf, errnoText } from './errno.ts';

/** e_machine of what a processor runs by itself, by Node's names: its own, and that with half as many bits */
const elfMachines: Readonly<Record<string, readonly number[]>> = { x64: [62, 3], arm64: [183], ia32: [3], arm: [40] };

const headerBytes = 64;

/** exit status of the script below, which no other program that fails at once has */
const isScript = 87;

/** programs that the kernel was asked about */
const known = new Map<string, boolean>();

/**
 * @param shown the path as it was given, for the error
 * @throws SysError `fork/exec shown: exec format error`
 */
export function checkExecutableFormat(path: string, shown: string): void {
  if (process.platform === 'win32') return;
  const header = readHeader(path);
  if (header === undefined || isOwnFormat(header)) return;
  let runs = known.get(path);
  if (runs === undefined) known.set(path, (runs = kernelRuns(header, extname(path))));
  if (!runs) throw new SysError('ENOEXEC', 'fork/exec', shown, errnoText('ENOEXEC'));
}

/** @returns undefined for what can't be read: whoever starts it says why, or it runs nevertheless */
function readHeader(path: string): Buffer | undefined {
  try {
    const fd = fs.openSync(path, 'r');
    try {
      const header = Buffer.alloc(headerBytes);
      return header.subarray(0, fs.readSync(fd, header));
    } finally {
      fs.closeSync(fd);
    }
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return undefined;
  }
}

function isOwnFormat(header: Buffer): boolean {
  if (header.toString('latin1', 0, 2) === '#!') return true;
  // shorter than that, it has no e_machine
  if (header.length >= 20 && header.toString('latin1', 0, 4) === '\u007FELF') {
    const machines = elfMachines[process.arch];
    return machines === undefined || machines.includes(header.readUInt16LE(18));
  }
  // macOS knows which processors it can stand for
  return process.platform === 'darwin' && /^(?:fe|ce|cf|ca)/.test(header.toString('hex', 0, 1));
}

/** A script that names a file with this header as its interpreter: where the kernel can't run that, /bin/sh runs the script. */
function kernelRuns(header: Buffer, extension: string): boolean {
  const dir = fs.mkdtempSync(join(nodeOs.tmpdir(), 'gots-format-'));
  try {
    const interpreter = join(dir, `program${extension}`);
    fs.writeFileSync(interpreter, header, { mode: 0o755 });
    const script = join(dir, 'script');
    fs.writeFileSync(script, `#!${interpreter}\nexit ${isScript}\n`, { mode: 0o755 });
    return nodeChildProcess().spawnSync(script, { stdio: 'ignore' }).status !== isScript;
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}
