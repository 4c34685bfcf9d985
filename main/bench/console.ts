import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import type { RawData } from 'ws';
import { decodeFrame, encodeFrame } from '../../app/contract/wire/codec.ts';
import { connect } from '../../app/contract/wire/connect.ts';
import type { Link } from '../../app/contract/wire/connect.ts';
import type { Wire } from '../../app/contract/wire/wire.ts';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

interface Probed {
  readonly stalls: readonly (readonly [at: number, ms: number])[];
  readonly rss: number;
}

function spawnProbed(args: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'probe-'));
  const file = join(folder, 'probe.json');
  const env = { ...process.env, PROBE: file, NODE_OPTIONS: `--import ${new URL('probe.mjs', import.meta.url).href}` };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  return {
    child,
    probed: () => JSON.parse(readFileSync(file, 'utf8')) as Probed,
    forget: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A process that does nothing: what stalls it is the machine, not us. */
export function startIdle(): { probed(): Probed; stop(): Promise<void> } {
  const { child, probed, forget } = spawnProbed(['-e', 'setInterval(() => undefined, 1000)']);
  return {
    probed,
    async stop() {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
      forget();
    },
  };
}

/** The longest time since `from` that a probed process did not get to run. */
export function longestStall({ stalls }: Probed, from: number): number {
  return Math.max(0, ...stalls.filter(([at]) => at >= from).map(([, ms]) => ms));
}

/** The built console in a process of its own, as `npm start -- --browser` runs it, watched by the probe. */
export interface RunningConsole {
  /** Where a window with the cookie finds the console. */
  readonly origin: string;
  readonly cookie: { readonly name: string; readonly value: string };
  link(): Promise<Link>;
  probed(): Probed;
  stop(): Promise<void>;
}

export async function startConsole(dataDir: string): Promise<RunningConsole> {
  const { child, probed, forget } = spawnProbed([
    path('../dist/browser.js'),
    '--browser',
    '--no-open',
    '--no-lab',
    '--data-dir',
    dataDir,
  ]);
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit');
  let address: string | undefined;
  while (address === undefined) {
    const [line] = (await Promise.race([once(lines, 'line'), ended])) as [unknown];
    if (typeof line !== 'string') throw new Error('the console ended before it was ready');
    address = /https?:\/\/\S+/.exec(line)?.[0];
  }
  const { origin } = new URL(address);
  const signedIn = await fetch(address, { redirect: 'manual' });
  const [name = '', value = ''] = (signedIn.headers.get('set-cookie') ?? '').split(';')[0]?.split('=') ?? [];
  return {
    origin,
    cookie: { name, value },
    link: () => linkTo(origin, `${name}=${value}`),
    probed,
    async stop() {
      child.kill();
      await ended;
      forget();
    },
  };
}

async function linkTo(origin: string, cookie: string): Promise<Link> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/wire`, { headers: { cookie, origin } });
  socket.binaryType = 'arraybuffer';
  await once(socket, 'open');
  const wire: Wire = {
    send: (frame) => socket.send(encodeFrame(frame)),
    onFrame(listener) {
      const read = (data: RawData, isBinary: boolean): void =>
        listener(decodeFrame(isBinary ? (data as ArrayBuffer) : Buffer.from(data as ArrayBuffer).toString('utf8')));
      socket.on('message', read);
      return () => socket.off('message', read);
    },
    onClose(listener) {
      socket.on('close', listener);
      return () => socket.off('close', listener);
    },
    close: () => socket.close(),
    buffered: () => socket.bufferedAmount,
  };
  return connect(wire);
}

/** Connects a pool and reads its inventory as a window does, to the end. */
export async function connectPool(
  link: Link,
  address: string,
): Promise<{ id: string; connectMs: number; objects: number }> {
  const began = performance.now();
  const { id } = await link.call('connection.add', {
    address,
    username: 'root',
    password: 'practice',
    keepPassword: false,
  });
  await new Promise<void>((resolve, reject) => {
    const stop = link.subscribe(
      'connections',
      {},
      {
        message: ({ connections }) => {
          const state = connections.find((connection) => connection.id === id)?.state;
          if (state?.at === 'untrusted')
            void link.call('connection.trust', { id, fingerprint256: state.certificate.fingerprint256 });
          else if (state?.at === 'offline' && state.reason) reject(new Error(state.reason.code));
          else if (state?.at === 'live') {
            stop();
            resolve();
          }
        },
      },
    );
  });
  let objects = 0;
  await new Promise<void>((resolve) => {
    const stop = link.subscribe(
      'inventory',
      { pool: id },
      {
        message: (message) => {
          if (message.type === 'changes') objects += 1;
          if (message.type !== 'complete') return;
          stop();
          resolve();
        },
      },
    );
  });
  return { id, connectMs: performance.now() - began, objects };
}
