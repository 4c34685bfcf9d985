import type { PoolId } from '../../app/inventory/view.ts';
import type { Worker } from 'node:worker_threads';
import type { LabLine } from '../lab/lab.ts';
import { thread } from '../thread.ts';
import type { AllPools } from './pools.ts';

export interface PracticeInput {
  readonly profile: string;
  readonly stateDir: string;
}

/** What the engine and the thread of the practice pools say to each other. */
export type ToPractice = 'reset' | 'close';
type Line = Pick<LabLine, 'pools' | 'updateSite'>;
export type FromPractice = { readonly line: Line } | { readonly done: ToPractice };

/** A simulated world changes little of what it holds: a small nursery is enough. */
const LIMITS = { maxYoungGenerationSizeMb: 4 };

/** The lab in a thread of its own. */
class LabThread {
  readonly line: Line;
  readonly #worker: Worker;
  readonly #ended: Promise<void>;

  private constructor(worker: Worker, line: Line, ended: Promise<void>) {
    this.#worker = worker;
    this.line = line;
    this.#ended = ended;
  }

  /** `onEnd`: it ended, whoever wanted that. */
  static async start(input: PracticeInput, onEnd: (thread: LabThread) => void): Promise<LabThread> {
    const worker = thread('practice', { workerData: input, resourceLimits: LIMITS });
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    const line = await new Promise<Line>((resolve, reject) => {
      worker.once('message', (message: FromPractice) => 'line' in message && resolve(message.line));
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`the practice pools ended with ${code}`)));
    });
    // Without a listener an error in the thread would end this one too.
    worker.on('error', (error) => process.stderr.write(`Practice pools: ${String(error)}\n`));
    const lab = new LabThread(worker, line, ended);
    void ended.then(() => onEnd(lab));
    return lab;
  }

  /** Resolves once it has been done, or can no longer be. */
  async tell(what: ToPractice): Promise<void> {
    const done = new Promise<void>((resolve) => {
      const hear = (message: FromPractice): void => {
        if (!('done' in message) || message.done !== what) return;
        this.#worker.off('message', hear);
        resolve();
      };
      this.#worker.on('message', hear);
    });
    this.#worker.postMessage(what satisfies ToPractice);
    await Promise.race([done, this.#ended]);
    if (what === 'close') await this.#worker.terminate();
  }
}

/** The embedded practice pools. */
export interface Practice {
  /** Starts them, unless they run, and connects. */
  start(profile: string): Promise<readonly PoolId[]>;
  /** As they were at first. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** The lab beside the engine, started when first wanted. */
export class EmbeddedPractice implements Practice {
  readonly #pools: AllPools;
  readonly #stateDir: string;
  #lab: LabThread | undefined;
  #profile = 'practice';
  /** One thing at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(pools: AllPools, stateDir: string) {
    this.#pools = pools;
    this.#stateDir = stateDir;
  }

  /** The index of updates that the lab's own site serves, while it runs. */
  get updateSite(): string | undefined {
    return this.#lab?.line.updateSite;
  }

  start(profile: string): Promise<readonly PoolId[]> {
    return this.#next(async () => {
      if (this.#lab && this.#profile !== profile) await this.#stop();
      this.#profile = profile;
      return this.#run();
    });
  }

  reset(): Promise<void> {
    return this.#next(async () => {
      await this.#run();
      await this.#lab?.tell('reset');
      await this.#stop();
      await this.#run();
    });
  }

  close(): Promise<void> {
    return this.#next(() => this.#stop());
  }

  async #run(): Promise<readonly PoolId[]> {
    this.#lab ??= await LabThread.start({ profile: this.#profile, stateDir: this.#stateDir }, (ended) => {
      if (this.#lab === ended) this.#lab = undefined;
    });
    return Promise.all(
      this.#lab.line.pools.map(({ name, username, password, url, hosts }) => {
        const { hostname } = new URL(url);
        const coordinatorFirst = hosts.toSorted(
          (a, b) => Number(b.address === hostname) - Number(a.address === hostname),
        );
        const endpoints = coordinatorFirst.map(({ address, port }) => ({ host: address, port }));
        return this.#pools.addPractice({ name, username, password, hosts: endpoints });
      }),
    );
  }

  async #stop(): Promise<void> {
    const lab = this.#lab;
    this.#lab = undefined;
    await lab?.tell('close');
  }

  #next<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#last.then(step);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
