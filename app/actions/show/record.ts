import { toFailure } from '../../errors/failure.ts';
import type { Failure } from '../../errors/failure.ts';
import type { AnyObj, PoolId, View } from '../../inventory/view.ts';
import type { CallShown } from '../../activity/activity.ts';
import type { AnyAction, Caller, Load, Machine } from '../action.ts';
import type { Situation } from '../../inventory/situation.ts';
import { shownCall } from './shown.ts';

/** Answers that an action reads on, where a placeholder's name would not do. */
const sampleAnswers: Readonly<Record<string, unknown>> = {
  'VM.get_allowed_VBD_devices': ['0', '1', '2', '3', '4', '5', '6', '7'],
  'VM.get_allowed_VIF_devices': ['0', '1', '2', '3', '4', '5', '6'],
  'host.get_vms_which_prevent_evacuation': {},
  'pool.ha_compute_max_host_failures_to_tolerate': 1,
};

/** How a value that is only known while running is written: "<result of VM.clone>". */
function placeholder(method: string): string {
  return `<result of ${method}>`;
}

export interface Recording {
  readonly calls: readonly CallShown[];
  /** Where it stopped, if the calls beyond depend on answers that only a server has. */
  readonly stopped?: Failure;
}

class Recorder implements Caller {
  readonly view: View;
  readonly #situation: Situation;
  readonly #calls: CallShown[];

  constructor(situation: Situation, calls: CallShown[]) {
    this.view = situation.view;
    this.#situation = situation;
    this.#calls = calls;
  }

  #note(method: string, params: readonly unknown[]): unknown {
    this.#calls.push(shownCall(this.view, method, params));
    return sampleAnswers[method] ?? placeholder(method);
  }

  async call<T>(method: string, ...params: readonly unknown[]): Promise<T> {
    return this.#note(method, params) as T;
  }

  async task<T>(method: string, params: readonly unknown[]): Promise<T> {
    return this.#note(`Async.${method}`, params) as T;
  }

  async transfer<T>(transfer: { direction: string; path: string; query: object; file: string }): Promise<T> {
    const verb = transfer.direction === 'download' ? 'GET' : 'PUT';
    return this.#note(`${verb} ${transfer.path}`, [transfer.query, transfer.file]) as T;
  }

  async fetch(method: string, path: string, query: object): Promise<Uint8Array> {
    this.#note(`${method} ${path}`, [query]);
    return new Uint8Array(1);
  }

  get steadfast(): Caller {
    return this;
  }

  step<T>(_title: string, work: (caller: Caller) => Promise<T>): Promise<T> {
    return work(this);
  }

  move<T>(_title: string, _load: Load, work: (caller: Caller) => Promise<T>): Promise<T> {
    return work(this);
  }

  async until(): Promise<void> {}

  expectAbsence(): void {}

  readonly machine: Machine = {
    read: async (file) => `<contents of ${file}>`,
    write: async () => undefined,
    digest: async () => ({ bytes: 0, sha256: '' }),
    pack: async () => undefined,
    remove: async () => undefined,
  };

  async proveSelf(): Promise<void> {}

  async passwordChanged(): Promise<void> {}

  trustNext(): () => Promise<void> {
    return async () => undefined;
  }

  async takeOn(): Promise<void> {}

  letGo(): void {}

  expectSteps(): void {}

  retryWith(): void {}

  other(pool: PoolId): Caller {
    const situation = this.#situation.other?.(pool);
    return situation ? new Recorder(situation, this.#calls) : this;
  }
}

/** The calls an action would make, in order, without making any. */
export async function record(
  action: AnyAction,
  situation: Situation,
  target: AnyObj,
  args: Readonly<Record<string, unknown>>,
): Promise<Recording> {
  const calls: CallShown[] = [];
  try {
    await action.run(new Recorder(situation, calls), target, args);
    return { calls };
  } catch (error) {
    return { calls, stopped: toFailure(error) };
  }
}
