import { createHash } from 'node:crypto';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { whyUnwritable } from './unwritable.ts';

/** Another console keeps its journals, caches and saved servers in the same folder. */
export class InUseError extends Error {}

/** Nothing can be kept in the folder; the message is for the person who named it. */
export class UnusableError extends Error {}

/** Longest path of a socket on every system that has them, less the zero at its end. */
const SOCKET_PATH = 103;

/** Pipes of Windows have a namespace of their own, and vanish with their process; sockets are files. */
function endpointOf(dataDir: string): string {
  const whole = resolve(dataDir);
  const short = createHash('sha256').update(whole).digest('hex').slice(0, 24);
  if (process.platform === 'win32') return `\\\\.\\pipe\\xenith-${short}`;
  const inside = join(whole, 'console.sock');
  return Buffer.byteLength(inside) <= SOCKET_PATH ? inside : join(tmpdir(), `xenith-${short}.sock`);
}

const listens = (server: Server, endpoint: string): Promise<boolean> =>
  new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? done(false) : fail(error)));
    server.listen(endpoint, () => done(true));
  });

const answers = (endpoint: string): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(endpoint);
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });

/** Node's own `recursive` never ends where a folder is there and says of what is made in it that it is not. */
async function makeFolder(folder: string): Promise<void> {
  const make = (): Promise<void> => mkdir(folder, { mode: 0o700 });
  try {
    await make();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    await make();
  }
}

/** As much as a start writes at the least. */
const PROBE = Buffer.alloc(64 * 1024);

/** Whether it can be made and written to is found out before anything depends on it: what may be done there says less than doing it. */
async function usable(dataDir: string): Promise<void> {
  const folder = resolve(dataDir);
  const probe = join(folder, `probe-${process.pid}`);
  try {
    await makeFolder(folder);
    try {
      await writeFile(probe, PROBE, { mode: 0o600 });
    } finally {
      await rm(probe, { force: true });
    }
  } catch (error) {
    throw new UnusableError(
      `The data folder ${folder} cannot be used: ${whyUnwritable(error)}. Name another with --data-dir.`,
      { cause: error },
    );
  }
}

/**
 * Makes a data folder this process's own until the answered function is called or the process ends, however it ends: two consoles
 * that write the same journals would undo each other's work. Throws `InUseError` where another console has it.
 */
export async function claim(dataDir: string): Promise<() => Promise<void>> {
  await usable(dataDir);
  const endpoint = endpointOf(dataDir);
  const server = createServer((socket) => socket.end());
  if (!(await listens(server, endpoint))) {
    if (await answers(endpoint))
      throw new InUseError(
        `Xenith already runs with ${resolve(dataDir)}. Use its window, or start another console with --data-dir and a folder of its own.`,
      );
    // What a console that was killed left behind.
    await rm(endpoint, { force: true });
    if (!(await listens(server, endpoint)))
      throw new InUseError(`Another console is starting with ${resolve(dataDir)}.`);
  }
  server.unref();
  return () => new Promise((done) => server.close(() => done()));
}
