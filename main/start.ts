import { MessageChannel } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { Leaving } from '../app/actions/leaving.ts';
import type { Wire } from '../app/contract/wire/wire.ts';
import { claim } from './claim.ts';
import { pump, serveHost, shapeOf } from './engine-port.ts';
import type { HostShape } from './engine-port.ts';
import type { Host } from './host.ts';
import { thread } from './thread.ts';

export interface StartOptions {
  /** Where saved servers, pins, caches and journals live; made when missing. */
  readonly dataDir: string;
  readonly host: Host;
  /** Profile of the practice pools to start and connect to at once. */
  readonly lab?: string;
  /** False: none are offered, and none can be opened. */
  readonly practice?: boolean;
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

/** The running console without a window: attach as many as there are. */
export interface Engine {
  attach(wire: Wire): void;
  /** What is in progress, and what would become of it if the console ended now. */
  working(): Promise<readonly Leaving[]>;
  close(): Promise<void>;
}

export interface WorkerInput {
  readonly dataDir: string;
  readonly lab: string | undefined;
  readonly practice: boolean;
  readonly logLevel: string;
  readonly shape: HostShape;
  readonly hostPort: MessagePort;
}

export type ToEngine =
  | { readonly type: 'working'; readonly port: MessagePort }
  | { readonly type: 'attach'; readonly port: MessagePort }
  | { readonly type: 'close' };

/** Nearly all that a pool's load allocates stays: a small nursery saves 30 MB and costs no time. */
const LIMITS = { maxYoungGenerationSizeMb: 12 };

/** An engine that ends by itself is started again, unless it does nothing else. */
const RESTARTS = { most: 3, within: 60_000 };

/**
 * Starts the engine in a thread of its own: the process that owns the window only passes frames on. Rejects where the engine
 * cannot start, with an `InUseError` where another console has the data folder. Windows of an engine that ended are closed, and find its successor when they come again.
 */
export async function start(options: StartOptions): Promise<Engine> {
  const release = await claim(options.dataDir);
  let running = Promise.resolve(
    await launch(options).catch(async (error: unknown) => {
      await release();
      throw error;
    }),
  );
  let closing = false;
  const supervise = async (): Promise<void> => {
    const restarts: number[] = [];
    for (;;) {
      await (
        await running
      ).ended;
      if (closing) return;
      const now = Date.now();
      restarts.push(now);
      if (restarts.filter((at) => now - at < RESTARTS.within).length > RESTARTS.most) {
        running = Promise.reject(new Error('it ended too often'));
        await running;
      }
      process.stderr.write('The engine ended unexpectedly and is started again.\n');
      running = launch(options);
    }
  };
  void supervise().catch((error: unknown) => process.stderr.write(`The engine does not start: ${String(error)}\n`));
  return {
    attach(wire) {
      const { port1, port2 } = new MessageChannel();
      // What the window says meanwhile waits in the port.
      pump(wire, port1);
      running.then(
        (engine) => engine.adopt(port2),
        () => port2.close(),
      );
    },
    // One that does not run does nothing.
    working: () =>
      running.then(
        (engine) => engine.working(),
        () => [],
      ),
    async close() {
      closing = true;
      await running.then(
        (engine) => engine.close(),
        () => undefined,
      );
      await release();
    },
  };
}

interface Running {
  readonly ended: Promise<void>;
  adopt(port: MessagePort): void;
  working(): Promise<readonly Leaving[]>;
  close(): Promise<void>;
}

async function launch(options: StartOptions): Promise<Running> {
  const { port1: hostPort, port2 } = new MessageChannel();
  serveHost(options.host, hostPort);
  const input: WorkerInput = {
    dataDir: options.dataDir,
    lab: options.lab,
    practice: options.practice ?? true,
    logLevel: options.logLevel ?? 'info',
    shape: shapeOf(options.host),
    hostPort: port2,
  };
  const worker = thread('engine', { workerData: input, transferList: [port2], resourceLimits: LIMITS });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the engine ended with ${code}`)));
  });
  // Without a listener an error in the thread would end this process too.
  worker.on('error', (error) => process.stderr.write(`${String(error)}\n`));
  const post = (message: ToEngine, transfer: MessagePort[] = []): void => worker.postMessage(message, transfer);
  return {
    ended,
    adopt: (theirs) => post({ type: 'attach', port: theirs }, [theirs]),
    async working() {
      const { port1, port2: theirs } = new MessageChannel();
      const told = new Promise<readonly Leaving[]>((resolve) => {
        port1.once('message', resolve);
        void ended.then(() => resolve([]));
      });
      post({ type: 'working', port: theirs }, [theirs]);
      const list = await told;
      port1.close();
      return list;
    },
    async close() {
      const closed = new Promise<void>((resolve) => worker.once('message', () => resolve()));
      post({ type: 'close' });
      await Promise.race([ended, closed]);
      await worker.terminate();
      hostPort.close();
    },
  };
}
