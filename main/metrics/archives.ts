import type { FullRrd, Updates } from '../../app/metrics/columns.ts';
import { readRrd, readUpdates } from '../../app/metrics/read.ts';
import type { ForeignClocks } from './foreign-clocks.ts';
import { askNumbers, serverNow, type MetricsPool } from './source.ts';

/** One archive of one object, growing at its end; times are the coordinator's. */
interface KeptArchive {
  readonly step: number;
  end: number;
  readonly rows: number;
  /** By source; rows oldest first. */
  readonly columns: Map<string, Float64Array>;
}

interface KeptObject {
  readonly archives: readonly KeptArchive[];
  readonly sources: readonly string[];
  /** Second from which on anything is known. */
  readonly since: number;
}

interface Entry {
  readonly fetched: number;
  readonly host: string;
  object: Promise<KeptObject>;
}

const MOST = 64;
/** A VM that does not run gets no new numbers; its archive is on the coordinator. */
const OLD_MS = 5 * 60_000;
/** Servers write a row some seconds after its time. */
const WRITTEN_AFTER = 12;
const LIMIT = 64 * 1024 * 1024;

/** The long archives of the objects somebody looked at lately: whole once, then only what is new. */
export class Archives {
  readonly #pool: MetricsPool;
  readonly #clocks: ForeignClocks;
  readonly #entries = new Map<string, Entry>();

  constructor(pool: MetricsPool, clocks: ForeignClocks) {
    this.#pool = pool;
    this.#clocks = clocks;
  }

  /** `host`: where the object is; undefined for a VM that does not run. */
  get(cls: 'host' | 'VM', uuid: string, host: string | undefined, signal?: AbortSignal): Promise<KeptObject> {
    const key = `${cls}/${uuid}`;
    const entry = this.#entries.get(key);
    const at = host ?? this.#coordinator();
    this.#entries.delete(key);
    const usable = entry && (host === undefined ? entry.host === at && Date.now() - entry.fetched < OLD_MS : true);
    const upToDate = (kept: KeptObject) =>
      host === undefined
        ? kept
        : this.#extend(kept, cls, uuid, host, signal).catch((error: unknown) => {
            if (signal?.aborted) throw error;
            // What was known before its server went away stays known.
            return kept;
          });
    const fetch = () => this.#fetch(cls, uuid, at, signal);
    // Whoever asked before may have given up: that is not this one's failure.
    const object = usable ? entry.object.then(upToDate, fetch) : fetch();
    const next: Entry = { fetched: usable ? entry.fetched : Date.now(), host: at, object };
    this.#entries.set(key, next);
    object.catch(() => {
      if (this.#entries.get(key) === next) this.#entries.delete(key);
    });
    for (const old of this.#entries.keys()) {
      if (this.#entries.size <= MOST) break;
      this.#entries.delete(old);
    }
    return object;
  }

  #coordinator(): string {
    for (const pool of this.#pool.inventory.all('pool')) return pool.master;
    return '';
  }

  async #fetch(cls: 'host' | 'VM', uuid: string, host: string, signal?: AbortSignal): Promise<KeptObject> {
    const path = cls === 'host' ? '/host_rrd' : '/vm_rrd';
    const body = await askNumbers(this.#pool, host, path, {
      query: cls === 'host' ? { json: 'true' } : { uuid, json: 'true' },
      limit: LIMIT,
      ...(signal ? { signal } : {}),
    });
    const rrd = readRrd(body);
    // A halted VM's archive ends when it stopped: that is no foreign clock.
    const late = cls === 'VM' ? Infinity : 0;
    return keptOf(rrd, await this.#clocks.at(host, rrd.lastUpdate, late, signal));
  }

  /** Brings the archives up to now: one small request for each that has a new row. */
  async #extend(
    kept: KeptObject,
    cls: 'host' | 'VM',
    uuid: string,
    host: string,
    signal?: AbortSignal,
  ): Promise<KeptObject> {
    const now = serverNow(this.#pool);
    const due = kept.archives.filter((archive) => now - archive.end > archive.step + WRITTEN_AFTER);
    const finest = kept.archives[0];
    // The rings have the newest 5 s of what is watched; they are fetched here only when they are all there is.
    const needed = due.filter((archive) => archive !== finest || now - archive.end > 60);
    const names = new Set(kept.sources);
    for (const archive of needed) {
      if (now - archive.end > archive.rows * archive.step) return this.#fetch(cls, uuid, host, signal);
      const body = await askNumbers(this.#pool, host, '/rrd_updates', {
        query: {
          start: String(Math.round(archive.end - now) - 1),
          interval: String(archive.step),
          cf: 'AVERAGE',
          ...(cls === 'host' ? { host: 'true', vm_uuid: this.#controlDomain(host) } : { vm_uuid: uuid }),
        },
        ...(signal ? { signal } : {}),
      });
      const updates = readUpdates(body);
      const newest = updates.times[updates.rows - 1];
      if (newest === undefined || updates.step !== archive.step) continue;
      append(archive, updates, cls, uuid, await this.#clocks.at(host, newest, 2 * archive.step, signal));
      for (const source of archive.columns.keys()) names.add(source);
    }
    return names.size === kept.sources.length ? kept : { ...kept, sources: [...names] };
  }

  /** Naming one VM keeps all the others out of the reply. */
  #controlDomain(host: string): string {
    const { inventory } = this.#pool;
    return inventory.get('VM', inventory.get('host', host)?.control_domain ?? '')?.uuid ?? 'none';
  }
}

/** What a full RRD holds, in the coordinator's time. */
function keptOf(rrd: FullRrd, shift: number): KeptObject {
  const archives = rrd.archives.map(({ step, end, rows, values }): KeptArchive => {
    const columns = new Map<string, Float64Array>();
    rrd.sources.forEach((source, index) => {
      const column = values.slice(index * rows, (index + 1) * rows);
      column.forEach((value, row) => {
        if (!(value >= 0 && value < 1e18)) column[row] = Number.NaN;
      });
      columns.set(source, column);
    });
    return { step, end: end - shift, rows, columns };
  });
  return { archives: archives.sort((a, b) => a.step - b.step), sources: rrd.sources, since: sinceOf(archives) };
}

/** Where the first value of any source stands; infinite where there is none. */
function sinceOf(archives: readonly KeptArchive[]): number {
  let since = Infinity;
  for (const { columns, rows, step, end } of archives) {
    let first = rows;
    for (const column of columns.values()) {
      const at = column.findIndex((value) => !Number.isNaN(value));
      if (at >= 0) first = Math.min(first, at);
    }
    if (first < rows) since = Math.min(since, end - (rows - first) * step);
  }
  return since;
}

/** Moves an archive on by the rows that are newer than its end. */
function append(archive: KeptArchive, updates: Updates, cls: 'host' | 'VM', uuid: string, shift: number): void {
  const newest = updates.times[updates.rows - 1] ?? 0;
  const steps = Math.round((newest - shift - archive.end) / archive.step);
  if (steps <= 0) return;
  const blank = Math.min(steps, archive.rows);
  for (const column of archive.columns.values()) {
    column.copyWithin(0, blank);
    column.fill(Number.NaN, archive.rows - blank);
  }
  archive.end += steps * archive.step;
  updates.legend.entries.forEach((entry, index) => {
    if (entry?.cls !== cls.toLowerCase() || entry.uuid !== uuid || entry.cf !== 'AVERAGE') return;
    const column = archive.columns.get(entry.name) ?? new Float64Array(archive.rows).fill(Number.NaN);
    archive.columns.set(entry.name, column);
    for (let row = 0; row < updates.rows; row += 1) {
      const at = archive.rows - 1 - Math.round((archive.end - ((updates.times[row] ?? 0) - shift)) / archive.step);
      const value = updates.values[index * updates.rows + row] ?? Number.NaN;
      if (at >= 0 && at < archive.rows && value >= 0 && value < 1e18) column[at] = value;
    }
  });
}
