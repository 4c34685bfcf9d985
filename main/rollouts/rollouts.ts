import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FailureError } from '../../app/errors/failure.ts';
import type { RolloutRow } from '../../app/rollout/run/row.ts';
import { why } from '../../app/errors/explain.ts';
import { asPlanned } from '../../app/rollout/board/board.ts';
import { timelineOf } from '../../app/rollout/board/timeline.ts';
import { noHistory } from '../../app/rollout/estimate/estimate.ts';
import type { Found } from '../../app/rollout/run/found.ts';
import { readTaken } from '../../app/rollout/lease.ts';
import { reportOf } from '../../app/rollout/report/report.ts';
import type { RunReport } from '../../app/rollout/report/report.ts';
import { versionsOf } from '../../app/rollout/run/versions.ts';
import { advance, currentStage, replay, stateOf } from '../../app/rollout/run/run.ts';
import type { Order, Run, RunEvent } from '../../app/rollout/run/run.ts';
import type { History } from '../../app/rollout/estimate/estimate.ts';
import { unhealthy } from '../../app/rollout/watch/health.ts';
import { historyOf } from '../../app/rollout/estimate/history.ts';
import { trainSays } from '../../app/rollout/run/train.ts';
import { newsKinds } from '../../app/rollout/plan/plan-types.ts';
import type { Plan } from '../../app/rollout/plan/plan-types.ts';
import type { Pool } from '../pools/pool.ts';
import type { UpdateFiles } from '../updates/files.ts';
import type { Caller } from './hooks/hooks.ts';
import { Journal, readJournal } from './journal.ts';
import { isSilent, Marks, markOf } from './marks.ts';
import { Runner } from './runner.ts';
import { sharedJournal, take } from './shared.ts';
import { alarmsSince, until } from './watch.ts';

export interface RolloutsOptions {
  /** Journals live here, one file for each run. */
  readonly folder: string;
  /** This installation: the owner of the mark in a pool. */
  readonly installation: string;
  /** The person signed in to a pool. */
  readonly whoAt: (pool: Pool) => string;
  readonly pools: () => readonly Pool[];
  readonly files: Pick<UpdateFiles, 'fetch'>;
  readonly hooks: Caller;
  readonly onError: (error: unknown) => void;
  readonly patience?: number;
  readonly beat?: number;
  /** Where events are written; on disk unless said. */
  readonly openJournal?: (path: string) => Promise<Pick<Journal, 'write' | 'close'>>;
  /** Milliseconds that count as a minute of a plan. */
  readonly minute?: number;
}

interface Kept {
  readonly id: string;
  run: Run;
  readonly events: RunEvent[];
  readonly damaged: number;
  interrupted: boolean;
  runner?: Runner;
  journal?: Pick<Journal, 'write' | 'close'>;
}

/** Milliseconds within which a mark or a journal that is being written anew is there again. */
const RENEWAL = 3000;

type Listener = (run: string, event: RunEvent | undefined) => void;

/** Every run this console knows, from its journals: ended, going on, or interrupted. */
export class Rollouts {
  readonly #options: RolloutsOptions;
  readonly #kept: Map<string, Kept>;
  readonly #listeners = new Set<Listener>();
  readonly #marks: Marks;
  #closed = false;

  private constructor(options: RolloutsOptions, kept: readonly Kept[]) {
    this.#options = options;
    this.#kept = new Map(kept.map((one) => [one.id, one]));
    this.#marks = new Marks(options.pools, (pool) => this.#seen(pool));
  }

  /** Reads all journals. Runs that were not finished wait for `adopt`: nothing goes on by itself. */
  static async open(options: RolloutsOptions): Promise<Rollouts> {
    await mkdir(options.folder, { recursive: true, mode: 0o700 });
    const names = (await readdir(options.folder)).filter((name) => name.endsWith('.jsonl'));
    const kept: Kept[] = [];
    for (const name of names) {
      const { events, damaged } = await readJournal(join(options.folder, name));
      const run = replayed(events);
      if (run)
        kept.push({
          id: run.id,
          run,
          events: [...events],
          damaged: damaged.length,
          interrupted: run.manner !== 'ended',
        });
      else if (damaged.length + events.length > 0) {
        // The pool has a copy of what it is about, where the run is still marked.
        await rename(join(options.folder, name), join(options.folder, `${name}.damaged`));
        options.onError(new Error(`${name} has no beginning and was set aside`));
      } else await rm(join(options.folder, name));
    }
    return new Rollouts(options, kept);
  }

  /** Ours, and those that other consoles have marked in a pool. */
  rows(): readonly RolloutRow[] {
    const foreign = this.#options.pools().flatMap((pool) => this.#foreignRow(pool));
    const own = [...this.#kept.values()].filter(({ id }) => !foreign.some(({ run }) => run === id));
    return [...own.map((kept) => this.#row(kept)), ...foreign].sort((a, b) => b.began - a.began);
  }

  #foreignRow(pool: Pool): readonly RolloutRow[] {
    const lease = markOf(pool);
    const events = lease ? sharedJournal(pool) : undefined;
    const run = events && replay(events);
    if (!lease || !run || run.id !== lease.run) return [];
    const row = this.#row({ id: run.id, run, events: [], damaged: 0, interrupted: true });
    const kept = this.#kept.get(run.id);
    // Ours; where its journal is lost, only the pool still knows it.
    if (lease.owner === this.#options.installation) return kept ? [] : [row];
    const taken = kept?.run.taken;
    return [{ ...row, foreign: { who: lease.who, silent: isSilent(pool, lease) }, ...(taken ? { taken } : {}) }];
  }

  #poolByUuid(uuid: string): Pool | undefined {
    return this.#options.pools().find((pool) => [...pool.inventory.all('pool')].some((one) => one.uuid === uuid));
  }

  /** What a run came to, with the reasons in the words of its pool where that is connected. */
  report(id: string): RunReport {
    const { run, events } = this.#need(id);
    const view = this.#poolByUuid(run.plan.pool.uuid)?.inventory;
    const timeline = view && timelineOf(run.plan, asPlanned(view, run.plan), noHistory, run.begun);
    return reportOf(run, events, timeline, (failure) => why(failure, view));
  }

  /** Its story so far; another console's as it has left it in the pool. */
  events(run: string): readonly RunEvent[] {
    return this.#foreignEvents(run) ?? this.#need(run).events;
  }

  /** Whether only the pool knows it: its story comes as a whole then, whenever its owner leaves another one. */
  isForeign(run: string): boolean {
    return this.#foreignEvents(run) !== undefined;
  }

  #foreignEvents(run: string): readonly RunEvent[] | undefined {
    const { installation, pools } = this.#options;
    const pool = pools().find((one) => markOf(one)?.run === run);
    const ours = this.#kept.has(run) && pool && markOf(pool)?.owner === installation;
    return pool && !ours ? sharedJournal(pool) : undefined;
  }

  /** To be called when the list of pools has changed. */
  poolsChanged(): void {
    this.#marks.look();
  }

  /** A pool came, or something of a run that is marked in it is new. */
  #seen(pool: Pool): void {
    const [record] = pool.inventory.all('pool');
    const own = [...this.#kept.values()].filter((one) => one.run.plan.pool.uuid === record?.uuid);
    // Taken over while this console was not running; what runs here sees it by itself.
    const taken = record && readTaken(record.other_config);
    for (const kept of own)
      if (kept.id === taken?.run && taken.owner !== this.#options.installation && !kept.runner)
        void this.#letGo(kept, taken.who);
    const runs = new Set([...own.map((one) => one.id), markOf(pool)?.run ?? '']);
    for (const run of runs) for (const listener of this.#listeners) listener(run, undefined);
  }

  wants(run: string): Runner['wants'] {
    return this.#kept.get(run)?.runner?.wants;
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Journals the plan and what was found before it, then begins. One run for each pool. */
  async begin(pool: Pool, plan: Plan, findings: readonly Found[] = []): Promise<string> {
    const other = [...this.#kept.values()].find(
      (one) => one.run.manner !== 'ended' && one.run.plan.pool.uuid === plan.pool.uuid,
    );
    if (other) throw new FailureError({ kind: 'refused', code: 'rollout-running', params: [other.id], pool: pool.id });
    const event: RunEvent = {
      e: 'begun',
      at: Date.now(),
      id: randomUUID(),
      who: this.#options.whoAt(pool),
      plan,
      findings,
      versions: versionsOf(pool.inventory, plan),
    };
    const run = replay([event]);
    if (!run) throw new Error('a run that cannot begin');
    const kept: Kept = { id: run.id, run, events: [event], damaged: 0, interrupted: false };
    // At once, so that a second start of the same moment finds it.
    this.#kept.set(kept.id, kept);
    try {
      const journal = await this.#journal(kept.id);
      await journal.write(event).catch(async (error: unknown) => {
        await journal.close();
        throw error;
      });
      this.#carryOn(kept, pool, journal);
    } catch (error) {
      this.#kept.delete(kept.id);
      await rm(join(this.#options.folder, `${kept.id}.jsonl`), { force: true });
      throw error;
    }
    return kept.id;
  }

  /** Goes on with an interrupted run; one of another console is taken over. */
  async adopt(id: string): Promise<void> {
    const foreign = await this.#foreignPool(id);
    if (foreign) await this.#takeOver(foreign, id);
    const kept = this.#need(id);
    if (!kept.interrupted || kept.runner) return;
    const pool = this.#poolByUuid(kept.run.plan.pool.uuid);
    if (!pool) throw new FailureError({ kind: 'refused', code: 'not-connected', params: [kept.run.plan.pool.name] });
    kept.interrupted = false;
    const journal = await this.#journal(id);
    const event: RunEvent = { e: 'resumed', at: Date.now(), who: this.#options.whoAt(pool) };
    await journal.write(event);
    kept.events.push(event);
    for (const listener of this.#listeners) listener(id, event);
    this.#carryOn(kept, pool, journal);
  }

  /** The pool in which another console has marked this run. A mark that is just being renewed is absent for a moment. */
  async #foreignPool(id: string): Promise<Pool | undefined> {
    const marked = (pool: Pool): boolean =>
      markOf(pool)?.run === id && (markOf(pool)?.owner !== this.#options.installation || !this.#kept.has(id));
    const now = this.#options.pools().find(marked);
    if (now || this.#kept.has(id)) return now;
    const { signal } = new AbortController();
    const waits = this.#options.pools().map(async (pool) => {
      await until(pool, () => marked(pool), signal, { limit: RENEWAL, what: 'the mark' });
      return pool;
    });
    return Promise.any(waits).catch(() => undefined);
  }

  /** The mark becomes ours first, so that the other console, should it live, begins nothing more. */
  async #takeOver(pool: Pool, id: string): Promise<void> {
    const events = sharedJournal(pool);
    const run = events && replay(events);
    if (!events || !run || run.id !== id)
      throw new FailureError({ kind: 'refused', code: 'no-such-run', params: [id], pool: pool.id });
    await take(pool, id, { installation: this.#options.installation, who: this.#options.whoAt(pool) });
    await pool.barrier();
    await this.#kept.get(id)?.runner?.close();
    await this.#kept.get(id)?.journal?.close();
    await writeFile(
      join(this.#options.folder, `${id}.jsonl`),
      events.map((event) => `${JSON.stringify(event)}\n`).join(''),
      { mode: 0o600 },
    );
    this.#kept.set(id, { id, run, events: [...events], damaged: 0, interrupted: true });
  }

  async order(id: string, order: Order): Promise<void> {
    const kept = this.#need(id);
    if (!kept.runner) await this.adopt(id);
    const pool = this.#poolByUuid(kept.run.plan.pool.uuid);
    await kept.runner?.order(order, pool ? this.#options.whoAt(pool) : kept.run.who);
  }

  /** Resolves when the run has ended, here. */
  async finished(id: string): Promise<void> {
    await this.#need(id).runner?.finished;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#marks.close();
    await Promise.all(
      [...this.#kept.values()].map(async (kept) => {
        await kept.runner?.close();
        await kept.journal?.close();
      }),
    );
  }

  #carryOn(kept: Kept, pool: Pool, journal: Pick<Journal, 'write' | 'close'>): void {
    const { installation, files, hooks, patience, beat, minute } = this.#options;
    const owner = { installation, who: this.#options.whoAt(pool) };
    kept.journal = journal;
    // Begun in the moment of closing: it is in its journal, for the next start.
    if (this.#closed) return void journal.close();
    kept.runner = new Runner({
      pool,
      run: kept.run,
      log: journal,
      owner,
      files,
      hooks,
      ...(patience === undefined ? {} : { patience }),
      ...(beat === undefined ? {} : { beat }),
      ...(minute === undefined ? {} : { minute }),
      train: () => trainSays(kept.run, this.#runs(), Date.now(), (run) => this.#illOf(run), minute),
      events: () => kept.events,
      onTaken: ({ who }) => void this.#letGo(kept, who),
      onChange: (event) => {
        if (event) kept.events.push(event);
        if (kept.runner) kept.run = kept.runner.run;
        for (const listener of this.#listeners) listener(kept.id, event);
      },
    });
    kept.runner.start();
  }

  #runs(): readonly Run[] {
    return [...this.#kept.values()].map((one) => one.run);
  }

  /** What the health rules of a run find wrong with its pool now. */
  #illOf(run: Run): readonly string[] {
    const pool = this.#poolByUuid(run.plan.pool.uuid);
    if (!pool || pool.state.at !== 'live') return ['it does not answer'];
    return unhealthy(run, pool.inventory, alarmsSince(pool, run.begun));
  }

  /** What earlier runs took. */
  history(): History {
    return historyOf(this.#runs());
  }

  /** The run is another console's now. That is its last line here, so that no later start takes it for an interrupted one. */
  async #letGo(kept: Kept, who: string): Promise<void> {
    if (kept.run.manner === 'ended') return;
    const event: RunEvent = { e: 'taken', at: Date.now(), who };
    kept.run = advance(kept.run, event);
    kept.events.push(event);
    kept.interrupted = false;
    const { runner } = kept;
    delete kept.runner;
    await runner?.close();
    try {
      const journal = kept.journal ?? (await this.#journal(kept.id));
      await journal.write(event);
      await journal.close();
    } catch (error) {
      this.#options.onError(error);
    }
    for (const listener of this.#listeners) listener(kept.id, event);
  }

  #journal(id: string): Promise<Pick<Journal, 'write' | 'close'>> {
    const { folder, openJournal = (path) => Journal.open(path) } = this.#options;
    return openJournal(join(folder, `${id}.jsonl`));
  }

  #need(id: string): Kept {
    const kept = this.#kept.get(id);
    if (!kept) throw new FailureError({ kind: 'refused', code: 'no-such-run', params: [id] });
    return kept;
  }

  #row({ id, run, damaged, interrupted, runner }: Kept): RolloutRow {
    const steps = run.stages.flatMap((stage) => stage.steps);
    const over = steps.filter((step) => ['done', 'skipped'].includes(stateOf(run, step.id).is)).length;
    const pool = this.#poolByUuid(run.plan.pool.uuid)?.id;
    return {
      run: id,
      poolName: run.plan.pool.name,
      who: run.who,
      began: run.begun,
      progress: currentStage(run) ? over / Math.max(steps.length, 1) : 1,
      damaged,
      interrupted,
      tell: run.plan.safeguards.tell ?? newsKinds,
      ...(pool === undefined ? {} : { pool }),
      ...(run.ended ? { ended: run.ended } : {}),
      ...(run.taken ? { taken: run.taken } : {}),
      ...(runner?.wants ? { wants: runner.wants } : {}),
    };
  }
}

/** Undefined for what no version of this console has written. */
function replayed(events: readonly RunEvent[]): Run | undefined {
  try {
    return replay(events);
  } catch {
    return undefined;
  }
}
