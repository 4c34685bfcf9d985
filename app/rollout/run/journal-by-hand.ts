import { next } from './next.ts';
import type { Next } from './next.ts';
import type { Safeguards } from '../plan/plan-types.ts';
import { plan } from '../plan/plan.ts';
import type { Choices } from '../plan/plan.ts';
import { replay } from './run.ts';
import type { Order, Run, RunEvent } from './run.ts';
import type { TrainSays } from './train.ts';
import { cdnWork, pool, usualChoices } from '../testing.ts';

const failure = { kind: 'xenapi', code: 'VM_MIGRATE_FAILED', params: [] } as const;

/** A journal that is written as the run asks for it. */
export class Journal {
  readonly events: RunEvent[];
  at = 1000;

  constructor(
    safeguards: Partial<Safeguards> = {},
    agreed: readonly string[] = ['ha'],
    more: Partial<Choices> = {},
    hosts: readonly string[] = ['a', 'b'],
  ) {
    const sizes = Object.fromEntries(hosts.map((name) => [name, 64]));
    const made = pool(sizes, { one: ['a', 8], two: ['a', 8], three: ['b', 8] });
    made.put('pool', 'paris', { ha_enabled: true });
    const choices = { ...usualChoices, agreed, ...more, safeguards: { ...usualChoices.safeguards, ...safeguards } };
    this.events = [
      { e: 'begun', at: 0, id: 'run', who: 'admin', plan: plan(made.view, hosts.map(cdnWork), choices, 0).plan },
    ];
  }

  get run(): Run {
    const run = replay(this.events);
    if (!run) throw new Error('a journal without a beginning');
    return run;
  }

  next(alarms = 0, train?: TrainSays): Next {
    return next(this.run, { at: this.at, alarms, ...(train ? { train } : {}) });
  }

  begin(step: string): void {
    this.events.push({ e: 'intent', at: (this.at += 1), step, facts: {} });
  }

  end(step: string): void {
    this.events.push({ e: 'done', at: (this.at += 1), step });
  }

  fail(step: string): void {
    this.events.push({ e: 'failed', at: (this.at += 1), step, failure });
  }

  order(order: Order): void {
    this.events.push({ e: 'ordered', at: this.at, who: 'admin', order });
  }

  /** Does what is wanted until `stop` is wanted or nothing is left; answers what was done, without the uuid- marks. */
  play(stop?: string): string[] {
    const did: string[] = [];
    for (;;) {
      const wanted = this.next();
      if (wanted.is !== 'do') return did;
      for (const step of wanted.steps) {
        const id = step.id.replaceAll('uuid-', '');
        if (id === stop) return did;
        did.push(id);
        this.begin(step.id);
        this.end(step.id);
      }
    }
  }
}
