import type { ActivityMessage } from '../../app/contract/activity.ts';
import type { Activity } from '../../app/activity/activity.ts';
import type { Sink } from '../../app/contract/wire/gateway.ts';

/** Rows kept; beyond, the oldest finished ones go. */
const KEEP = 2000;
const COALESCE_MS = 50;

/** The timeline: every row by id, told to whoever watches in small batches. */
export class ActivityStore {
  readonly #rows = new Map<string, Activity>();
  readonly #sinks = new Map<Sink<ActivityMessage>, 'fresh' | 'behind'>();
  readonly #listeners = new Set<() => void>();
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(rows: readonly Activity[] = []) {
    for (const row of rows) this.#rows.set(row.id, row);
  }

  get(id: string): Activity | undefined {
    return this.#rows.get(id);
  }

  rows(): readonly Activity[] {
    return [...this.#rows.values()];
  }

  put(row: Activity): void {
    this.#rows.set(row.id, row);
    if (this.#rows.size > KEEP) this.#forgetOldest();
    this.#touch(row.id);
  }

  remove(ids: readonly string[]): void {
    for (const id of ids) if (this.#rows.delete(id)) this.#touch(id);
  }

  /** Called after each batch of changes. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  feed(sink: Sink<ActivityMessage>): () => void {
    sink.send({ type: 'reset', rows: this.rows() });
    this.#sinks.set(sink, 'fresh');
    return () => this.#sinks.delete(sink);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sinks.clear();
  }

  #touch(id: string): void {
    this.#changed.add(id);
    this.#timer ??= setTimeout(() => this.#tell(), COALESCE_MS);
  }

  #tell(): void {
    this.#timer = undefined;
    const ids = [...this.#changed];
    this.#changed.clear();
    const put = ids.flatMap((id) => this.#rows.get(id) ?? []);
    const gone = ids.filter((id) => !this.#rows.has(id));
    for (const [sink, how] of this.#sinks) {
      if (sink.full) this.#sinks.set(sink, 'behind');
      else if (how === 'behind') {
        sink.send({ type: 'reset', rows: this.rows() });
        this.#sinks.set(sink, 'fresh');
      } else {
        if (put.length > 0) sink.send({ type: 'put', rows: put });
        if (gone.length > 0) sink.send({ type: 'remove', ids: gone });
      }
    }
    if ([...this.#sinks.values()].includes('behind')) this.#timer ??= setTimeout(() => this.#tell(), COALESCE_MS);
    for (const listener of this.#listeners) listener();
  }

  #forgetOldest(): void {
    for (const [id, row] of this.#rows)
      if (row.finished !== undefined) {
        this.#rows.delete(id);
        this.#changed.add(id);
        return;
      }
  }
}
