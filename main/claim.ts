import { createHash } from 'node:crypto';
import { access, constants, mkdir, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Another console keeps its journals, caches and saved servers in the same folder. */
export class InUseError extends Error {}

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

/** Whether it can be made and written to is found out before anything depends on it. */
async function usable(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await access(dataDir, constants.W_OK);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The data folder ${resolve(dataDir)} cannot be used: ${why}. Name another with --data-dir.`, {
      cause: error,
    });
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
