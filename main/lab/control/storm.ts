import type { Tables } from '../world/tables.ts';
import type { StormState } from './protocol.ts';

const TICK_MS = 10;

/** Changes VMs as fast as asked, so that clients can be seen to keep up. */
export class Storm {
  readonly #tables: Tables;
  #changes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  get state(): StormState {
    return { changes: this.#changes, running: this.#timer !== undefined };
  }

  start(changesPerSecond: number, seconds: number): void {
    this.stop();
    const vms = [...this.#tables.refs('VM')];
    const begin = performance.now();
    const total = Math.round(changesPerSecond * seconds);
    let made = 0;
    this.#timer = setInterval(() => {
      const due = Math.min(total, Math.floor(((performance.now() - begin) / 1000) * changesPerSecond));
      for (; made < due; made++) this.#change(vms[(made * 7919) % vms.length] ?? '');
      if (made >= total) this.stop();
    }, TICK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #change(vm: string): void {
    if (this.#tables.get('VM', vm) === undefined) return;
    this.#changes++;
    this.#tables.patch('VM', vm, { name_description: `storm ${this.#changes} ${Date.now()}` });
  }
}
