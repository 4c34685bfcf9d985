import { toFailure } from '../../app/errors/failure.ts';
import type { Failure } from '../../app/errors/failure.ts';
import { judge } from '../../app/rollout/run/judge.ts';
import { readLease } from '../../app/rollout/lease.ts';
import { afterElection, noticesBetween, sightOf } from '../../app/rollout/watch/notices.ts';
import type { Sight } from '../../app/rollout/watch/notices.ts';
import type { TrainSays } from '../../app/rollout/run/train.ts';
import { next } from '../../app/rollout/run/next.ts';
import type { Next } from '../../app/rollout/run/next.ts';
import { pendingAfter } from '../../app/rollout/report/guidance.ts';
import { versionsOf } from '../../app/rollout/run/versions.ts';
import { advance, currentStage, stateOf } from '../../app/rollout/run/run.ts';
import type { Lease } from '../../app/rollout/lease.ts';
import type { Facts, Order, Run, RunEvent } from '../../app/rollout/run/run.ts';
import type { Step } from '../../app/rollout/run/step.ts';
import type { Pool } from '../pools/pool.ts';
import type { UpdateFiles } from '../updates/files.ts';
import { perform } from './deeds/perform.ts';
import type { Caller } from './hooks/hooks.ts';
import { questionsOf } from './hooks/questions.ts';
import { beat, share } from './shared.ts';
import { awaitRestart } from './deeds/servers.ts';
import { alarmsSince, pause, until } from './watch.ts';
import type { Work } from './deeds/work.ts';

/** Where a runner writes; the real one is on disk before it resolves. */
export interface Log {
  write(event: RunEvent): Promise<void>;
}

export interface RunnerOptions {
  readonly pool: Pool;
  readonly run: Run;
  readonly log: Log;
  readonly owner: Work['owner'];
  readonly files: Pick<UpdateFiles, 'fetch'>;
  readonly hooks: Caller;
  /** After every event, and whenever what the run wants has changed. */
  readonly onChange: (event: RunEvent | undefined) => void;
  /** All lines so far. */
  readonly events: () => readonly RunEvent[];
  /** Another console took the run over: this one is out. */
  readonly onTaken: (by: Lease) => void;
  /** Milliseconds between two tries of something that settles by itself. */
  readonly patience?: number;
  /** Milliseconds between two beats of the mark in the pool. */
  readonly beat?: number;
  /** Milliseconds that count as a minute of the plan; a rehearsal has shorter ones. */
  readonly minute?: number;
  /** What the other pools of the run's train say. */
  readonly train?: () => TrainSays;
}

/** A connection lost in the middle of a step is looked at again this often before it counts as a failure. */
const LOOKS = 8;

/** Milliseconds in which a server may still answer what was asked of it when the runner is closed. */
const LAST_WORDS = 5000;

const lost = (failure: Failure): boolean =>
  failure.kind === 'transport' ||
  [
    'not-connected',
    'SESSION_INVALID',
    'HOST_STILL_BOOTING',
    'HOST_IS_SLAVE',
    'HOST_OFFLINE',
    'CANNOT_CONTACT_HOST',
  ].includes(failure.code);

/**
 * Carries out one run: asks the plan what is next, looks whether it is done already, writes the intent, does it, writes the
 * result. Ended by `close` anywhere, or by a crash, another runner goes on from the journal.
 */
export class Runner {
  readonly #options: RunnerOptions;
  readonly #abort = new AbortController();
  /** Everything is to be put back. */
  readonly #stopping = new AbortController();
  readonly #busy = new Map<string, Promise<void>>();
  readonly #stops: (() => void)[] = [];
  #run: Run;
  #wants: Next | undefined;
  #looking = false;
  #again = false;
  #shared: string | undefined;
  /** The last beat, under way or over. */
  #pulse: Promise<void> = Promise.resolve();
  #releasing = false;
  /** The last line could not be written: the next one decides whether anything may go on. */
  #unwritten = false;
  /** What was seen of the pool at the last look. */
  #sight: Sight | undefined;
  #ended: (() => void) | undefined;
  /** Resolves when the run has ended or the runner is closed. */
  readonly finished: Promise<void>;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#run = options.run;
    this.finished = new Promise((resolve) => (this.#ended = resolve));
  }

  get run(): Run {
    return this.#run;
  }

  /** What the run waits for or wants, for people; undefined before the first look. */
  get wants(): Next | undefined {
    return this.#wants;
  }

  start(): void {
    const { pool } = this.#options;
    const beat = setInterval(() => {
      this.#pulse = this.#beat();
    }, this.#options.beat ?? 20_000);
    // Windows open and close with time alone.
    const tick = setInterval(() => this.#look(), 1000);
    this.#stops.push(
      () => clearInterval(beat),
      () => clearInterval(tick),
      pool.onState(() => this.#look()),
    );
    this.#look();
  }

  async order(order: Order, who: string): Promise<void> {
    await this.#write({ e: 'ordered', at: Date.now(), who, order });
    this.#look();
  }

  /**
   * Stops working on the run; the run itself goes on with whoever replays its journal. A server that no longer answers is not
   * waited for: what became of its task is seen at the next start.
   */
  async close(): Promise<void> {
    this.#abort.abort(new DOMException('closed', 'AbortError'));
    for (const stop of this.#stops.splice(0)) stop();
    const waited = new AbortController();
    const late = pause(LAST_WORDS, waited.signal).catch(() => undefined);
    await Promise.race([Promise.allSettled(this.#busy.values()), late]);
    waited.abort();
    this.#ended?.();
  }

  async #write(event: RunEvent): Promise<void> {
    await this.#options.log.write(event);
    this.#run = advance(this.#run, event);
    if (this.#run.manner === 'stopping') this.#stopping.abort();
    this.#options.onChange(event);
  }

  /** One look at a time: the next one begins when everything this one wrote is on disk. */
  #look(): void {
    if (this.#abort.signal.aborted) return;
    if (this.#looking) {
      this.#again = true;
      return;
    }
    this.#looking = true;
    void this.#decide()
      .catch((error: unknown) => this.#stuck(error))
      .finally(() => {
        this.#looking = false;
        if (!this.#again) return;
        this.#again = false;
        this.#look();
      });
  }

  async #decide(): Promise<void> {
    if (this.#unwritten) {
      await this.#write({ e: 'noticed', at: Date.now(), sentence: 'the journal could be written again' });
      this.#unwritten = false;
    }
    // What was under way when the journal ended, or could not be written, is looked at again, not done again.
    for (const step of this.#run.stages.flatMap((stage) => stage.steps))
      if (stateOf(this.#run, step.id).is === 'running' && !this.#busy.has(step.id)) this.#carry(step, true);
    const mark = this.#mark();
    if (mark && mark.owner !== this.#options.owner.installation && this.#busy.size === 0)
      return this.#options.onTaken(mark);
    await this.#notice();
    const { train } = this.#options;
    const wants = next(this.#run, { at: Date.now(), alarms: this.#alarms(), ...(train ? { train: train() } : {}) });
    this.#wants = wants;
    await this.#tellQuestions(wants);
    if (wants.is === 'do') {
      await this.#shareJournal();
      for (const step of wants.steps) if (!this.#busy.has(step.id)) this.#carry(step, false);
    } else if (wants.is === 'stop') {
      await this.#write({ e: 'ordered', at: Date.now(), who: `safeguard: ${wants.why}`, order: { order: 'stop' } });
      this.#again = true;
    } else if (wants.is === 'end' && this.#run.manner !== 'ended') {
      const { inventory } = this.#options.pool;
      const [versions, pending] = [versionsOf(inventory, this.#run.plan), pendingAfter(inventory, this.#run.plan)];
      await this.#write({ e: 'ended', at: Date.now(), how: wants.how, versions, pending });
      for (const stop of this.#stops.splice(0)) stop();
      this.#ended?.();
    }
    this.#options.onChange(undefined);
  }

  /** What others did since the last look is journalled; a coordinator that they changed goes next. */
  async #notice(): Promise<void> {
    const { pool } = this.#options;
    if (pool.state.at !== 'live' || this.#run.manner === 'ended') return;
    const now = sightOf(this.#run, pool.inventory);
    const before = this.#sight;
    this.#sight = now;
    if (!before || !now) return;
    for (const notice of noticesBetween(before, now)) await this.#write({ e: 'noticed', at: Date.now(), ...notice });
    const order = before.coordinator === now.coordinator ? undefined : afterElection(this.#run, pool.inventory);
    if (order) await this.#write({ e: 'ordered', at: Date.now(), who: 'safeguard: coordinator changed', order });
  }

  /** The journal itself cannot be written: nothing may be done any more until it can. It is tried again at every look. */
  #stuck(error: unknown): void {
    if (this.#abort.signal.aborted) return;
    this.#unwritten = true;
    this.#wants = { is: 'hold', why: 'journal', failure: toFailure(error) };
    this.#options.onChange(undefined);
  }

  #carry(step: Step, resumed: boolean): void {
    const carried = this.#through(step, resumed)
      .catch((error: unknown) => this.#stuck(error))
      .finally(() => {
        this.#busy.delete(step.id);
        // Otherwise a full disk would be tried as fast as it refuses: the next tick does.
        if (!this.#unwritten) this.#look();
      });
    this.#busy.set(step.id, carried);
  }

  async #through(step: Step, resumed: boolean): Promise<void> {
    const { pool } = this.#options;
    const { signal } = this.#abort;
    let begun = resumed;
    for (let looks = 1; ; looks += 1) {
      try {
        await until(pool, () => pool.state.at === 'live', signal, { what: pool.name });
        // While the mark is being renewed it is absent: that must not be taken for its release.
        if (step.deed.do === 'release') await this.#lastBeat();
        await pool.barrier(signal);
        const seen = judge(this.#run, step, pool.inventory);
        if (seen.is === 'done') return await this.#write({ e: 'done', at: Date.now(), step: step.id, note: seen.why });
        if (seen.is === 'skip')
          return await this.#write({ e: 'skipped', at: Date.now(), step: step.id, why: seen.why });
        if (seen.is === 'wait') {
          await (step.deed.do === 'reboot' || step.deed.do === 'restart-toolstack'
            ? awaitRestart(this.#work(step))
            : this.#settled(step));
          continue;
        }
        if (this.#mark() && this.#mark()?.owner !== this.#options.owner.installation) return;
        if (!begun) await this.#write({ e: 'intent', at: Date.now(), step: step.id, facts: {} });
        begun = true;
        await perform(this.#work(step));
        // What came of a call is what it noted.
        if (step.deed.do === 'hook') continue;
        await pool.barrier(signal).catch(() => undefined);
        return await this.#write({ e: 'done', at: Date.now(), step: step.id });
      } catch (error) {
        if (signal.aborted) return;
        const failure = toFailure(error);
        if (lost(failure) && looks < LOOKS) continue;
        return await this.#write({ e: 'failed', at: Date.now(), step: step.id, failure });
      }
    }
  }

  #settled(step: Step): Promise<void> {
    const { pool } = this.#options;
    return until(
      pool,
      () => pool.state.at !== 'live' || judge(this.#run, step, pool.inventory).is !== 'wait',
      this.#abort.signal,
      { what: step.id },
    );
  }

  #work(step: Step): Work {
    return {
      pool: this.#options.pool,
      step,
      run: () => this.#run,
      signal: this.#abort.signal,
      stopping: this.#stopping.signal,
      hooks: this.#options.hooks,
      patience: this.#options.patience ?? 5000,
      minute: this.#options.minute ?? 60_000,
      alarms: () => this.#alarms(),
      owner: this.#options.owner,
      note: (facts: Facts) => this.#write({ e: 'noted', at: Date.now(), step: step.id, facts }),
      came: (id, facts, since) => this.#came(id, facts, since),
      tell: (sentence) =>
        this.#write({
          e: 'noticed',
          at: Date.now(),
          sentence,
          ...(step.host === undefined ? {} : { host: step.host }),
        }),
      progress: () => undefined,
      fileOf: (image) => this.#options.files.fetch(image, this.#abort.signal, () => undefined),
    };
  }

  /** Busy while its two lines are written: a look between them must not take it for a step to be carried out. */
  async #came(step: string, facts: Facts, since: number | undefined): Promise<void> {
    const at = Date.now();
    const written = (async (): Promise<void> => {
      // Without a beginning it is one moment for both: how long it took is not known.
      await this.#write({ e: 'intent', at: since ?? at, step, facts });
      await this.#write({ e: 'done', at, step });
    })();
    this.#busy.set(step, written);
    await written.finally(() => this.#busy.delete(step));
  }

  /** People outside are told of a question while it is open; nothing waits for that. */
  async #tellQuestions(wants: Next): Promise<void> {
    const questions = questionsOf(this.#run, wants, this.#options.hooks);
    for (const question of questions) await this.#write(question.begun);
    for (const question of questions) {
      const told = async (): Promise<void> => {
        const event = await question.call(this.#abort.signal);
        if (!this.#abort.signal.aborted) await this.#write(event);
      };
      told().catch((error: unknown) => this.#stuck(error));
    }
  }

  #alarms(): number {
    return alarmsSince(this.#options.pool, this.#run.begun);
  }

  /** One at a time: on a slow link the next one would begin before the last is through. */
  async #beat(): Promise<void> {
    const { pool, owner } = this.#options;
    await this.#pulse;
    if (!this.#releasing && pool.state.at === 'live' && this.#mark()?.owner === owner.installation)
      await beat(pool, this.#run.id, owner).catch(() => undefined);
  }

  /** A beat that is still under way would bring the mark back. */
  #lastBeat(): Promise<void> {
    this.#releasing = true;
    return this.#pulse;
  }

  /** The mark of this run in the pool, whoever owns it now. */
  #mark(): Lease | undefined {
    const [record] = this.#options.pool.inventory.all('pool');
    const lease = record && readLease(record.other_config);
    return lease?.run === this.#run.id ? lease : undefined;
  }

  /** A copy of the journal goes to the pool at the end of each stage, and before anything that the pool may not survive. */
  async #shareJournal(): Promise<void> {
    const { pool, events } = this.#options;
    const stage = currentStage(this.#run)?.id;
    if (stage === this.#shared || !this.#mark()) return;
    this.#shared = stage;
    await share(pool, events(), this.#abort.signal).catch(() => undefined);
  }
}
