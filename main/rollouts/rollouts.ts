import { randomUUID } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FailureError } from '../../app/errors/failure.ts';
import type { RolloutRow } from '../../app/contract/rollouts.ts';
import { currentStage, replay, stateOf } from '../../app/rollout/run.ts';
import type { Order, Run, RunEvent } from '../../app/rollout/run.ts';
import type { Plan } from '../../app/rollout/plan-types.ts';
import type { Pool } from '../pools/pool.ts';
import type { UpdateFiles } from '../updates/files.ts';
import { Journal, readJournal } from './journal.ts';
import { Runner } from './runner.ts';

export interface RolloutsOptions {
  /** Journals live here, one file for each run. */
  readonly folder: string;
  /** This installation: the owner of the mark in a pool. */
  readonly installation: string;
  /** The person signed in to a pool. */
  readonly whoAt: (pool: Pool) => string;
  readonly poolByUuid: (uuid: string) => Pool | undefined;
  readonly files: Pick<UpdateFiles, 'fetch'>;
  readonly onError: (error: unknown) => void;
  readonly patience?: number;
  readonly beat?: number;
}

interface Kept {
  readonly id: string;
  run: Run;
  readonly events: RunEvent[];
  readonly damaged: number;
  interrupted: boolean;
  runner?: Runner;
  journal?: Journal;
}

type Listener = (run: string, event: RunEvent | undefined) => void;

/** Every run this console knows, from its journals: ended, going on, or interrupted. */
export class Rollouts {
  readonly #options: RolloutsOptions;
  readonly #kept: Map<string, Kept>;
  readonly #listeners = new Set<Listener>();

  private constructor(options: RolloutsOptions, kept: readonly Kept[]) {
    this.#options = options;
    this.#kept = new Map(kept.map((one) => [one.id, one]));
  }

  /** Reads all journals. Runs that were not finished wait for `adopt`: nothing goes on by itself. */
  static async open(options: RolloutsOptions): Promise<Rollouts> {
    await mkdir(options.folder, { recursive: true, mode: 0o700 });
    const names = (await readdir(options.folder)).filter((name) => name.endsWith('.jsonl'));
    const kept: Kept[] = [];
    for (const name of names) {
      const { events, damaged } = await readJournal(join(options.folder, name));
      const run = replay(events);
      if (run)
        kept.push({
          id: run.id,
          run,
          events: [...events],
          damaged: damaged.length,
          interrupted: run.manner !== 'ended',
        });
      else options.onError(new Error(`${name} has no beginning and cannot be used`));
    }
    return new Rollouts(options, kept);
  }

  rows(): readonly RolloutRow[] {
    return [...this.#kept.values()].map((kept) => this.#row(kept)).sort((a, b) => b.began - a.began);
  }

  events(run: string): readonly RunEvent[] {
    return this.#need(run).events;
  }

  wants(run: string): Runner['wants'] {
    return this.#need(run).runner?.wants;
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Journals the plan, then begins. One run for each pool. */
  async begin(pool: Pool, plan: Plan): Promise<string> {
    const other = [...this.#kept.values()].find(
      (one) => one.run.manner !== 'ended' && one.run.plan.pool.uuid === plan.pool.uuid,
    );
    if (other) throw new FailureError({ kind: 'refused', code: 'rollout-running', params: [other.id], pool: pool.id });
    const event: RunEvent = { e: 'begun', at: Date.now(), id: randomUUID(), who: this.#options.whoAt(pool), plan };
    const run = replay([event]);
    if (!run) throw new Error('a run that cannot begin');
    const kept: Kept = { id: run.id, run, events: [event], damaged: 0, interrupted: false };
    const journal = await this.#journal(kept.id);
    await journal.write(event);
    this.#kept.set(kept.id, kept);
    this.#carryOn(kept, pool, journal);
    return kept.id;
  }

  /** Goes on with an interrupted run. */
  async adopt(id: string): Promise<void> {
    const kept = this.#need(id);
    if (!kept.interrupted || kept.runner) return;
    const pool = this.#options.poolByUuid(kept.run.plan.pool.uuid);
    if (!pool) throw new FailureError({ kind: 'refused', code: 'not-connected', params: [kept.run.plan.pool.name] });
    kept.interrupted = false;
    const journal = await this.#journal(id);
    const event: RunEvent = { e: 'resumed', at: Date.now(), who: this.#options.whoAt(pool) };
    await journal.write(event);
    kept.events.push(event);
    this.#carryOn(kept, pool, journal);
  }

  async order(id: string, order: Order): Promise<void> {
    const kept = this.#need(id);
    if (!kept.runner) await this.adopt(id);
    const pool = this.#options.poolByUuid(kept.run.plan.pool.uuid);
    await kept.runner?.order(order, pool ? this.#options.whoAt(pool) : kept.run.who);
  }

  /** Resolves when the run has ended, here. */
  async finished(id: string): Promise<void> {
    await this.#need(id).runner?.finished;
  }

  async close(): Promise<void> {
    for (const kept of this.#kept.values()) {
      await kept.runner?.close();
      await kept.journal?.close();
    }
  }

  #carryOn(kept: Kept, pool: Pool, journal: Journal): void {
    const { installation, files, patience, beat } = this.#options;
    const owner = { installation, who: this.#options.whoAt(pool) };
    kept.journal = journal;
    kept.runner = new Runner({
      pool,
      run: kept.run,
      log: journal,
      owner,
      files,
      ...(patience === undefined ? {} : { patience }),
      ...(beat === undefined ? {} : { beat }),
      onChange: (event) => {
        if (event) kept.events.push(event);
        if (kept.runner) kept.run = kept.runner.run;
        for (const listener of this.#listeners) listener(kept.id, event);
      },
    });
    kept.runner.start();
  }

  #journal(id: string): Promise<Journal> {
    return Journal.open(join(this.#options.folder, `${id}.jsonl`));
  }

  #need(id: string): Kept {
    const kept = this.#kept.get(id);
    if (!kept) throw new FailureError({ kind: 'refused', code: 'no-such-run', params: [id] });
    return kept;
  }

  #row({ id, run, damaged, interrupted, runner }: Kept): RolloutRow {
    const steps = run.stages.flatMap((stage) => stage.steps);
    const over = steps.filter((step) => ['done', 'skipped'].includes(stateOf(run, step.id).is)).length;
    const pool = this.#options.poolByUuid(run.plan.pool.uuid)?.id;
    return {
      run: id,
      poolName: run.plan.pool.name,
      who: run.who,
      began: run.begun,
      progress: currentStage(run) ? over / Math.max(steps.length, 1) : 1,
      damaged,
      interrupted,
      ...(pool === undefined ? {} : { pool }),
      ...(run.ended ? { ended: run.ended } : {}),
      ...(runner?.wants ? { wants: runner.wants } : {}),
    };
  }
}
