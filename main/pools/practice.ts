import type { PoolId } from '../../app/inventory/view.ts';
import type { startLab } from '../lab/lab.ts';
import type { AllPools } from './pools.ts';

type RunningLab = Awaited<ReturnType<typeof startLab>>;

/** The embedded practice pools. */
export interface Practice {
  /** Starts them, unless they run, and connects. */
  start(profile: string): Promise<readonly PoolId[]>;
  /** As they were at first. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** The lab in this process, started when first wanted. */
export class EmbeddedPractice implements Practice {
  readonly #pools: AllPools;
  readonly #stateDir: string;
  #lab: RunningLab | undefined;
  #profile = 'practice';
  /** One thing at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(pools: AllPools, stateDir: string) {
    this.#pools = pools;
    this.#stateDir = stateDir;
  }

  /** The index of updates that the lab's own site serves, while it runs. */
  get updateSite(): string | undefined {
    return this.#lab?.updateSite;
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
      await this.#lab?.reset();
      await this.#stop();
      await this.#run();
    });
  }

  close(): Promise<void> {
    return this.#next(() => this.#stop());
  }

  async #run(): Promise<readonly PoolId[]> {
    if (!this.#lab) {
      const { startLab } = await import('../lab/lab.ts');
      this.#lab = await startLab({ profile: this.#profile, stateDir: this.#stateDir });
    }
    return Promise.all(
      this.#lab.pools.map(({ name, username, password, url, hosts }) => {
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
    await lab?.close();
  }

  #next<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#last.then(step);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
