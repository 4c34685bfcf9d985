import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import type { InventoryEvent } from '../../app/inventory/event.ts';
import type { Inventory } from '../../app/inventory/inventory.ts';
import { mirrored } from '../../app/inventory/mirrored.ts';
import type { MirroredCls } from '../../app/inventory/view.ts';
import type { Log } from '../log.ts';
import { readWhole, writeWhole } from '../vault/file.ts';
import { isPlainObject } from '../xenapi/json/json.ts';
import type { Pool } from './pool.ts';

const MAGIC = 'xenith-inventory 1\n';
/** Live data is written this long after it was complete, then at this interval while it changes. */
const FIRST = 10_000;
const EVERY = 5 * 60_000;
const SLICE = 100;

/** Of no use the next day, or refetched anyway. */
const LEFT_OUT = new Set<MirroredCls>(['task', 'role', 'console', 'host_cpu']);
const KEPT = (Object.keys(mirrored) as MirroredCls[]).filter((cls) => !LEFT_OUT.has(cls));

/** Map keys that hold passwords: of iSCSI and SMB storage, of host power control, of guests. */
const SECRET_KEY = /pass|secret|chap|token|credential|private/i;

/** The last inventory of each pool on disk: what is shown before the pool itself answers. Holds no secrets. */
export class PoolCache {
  readonly #folder: string;
  readonly #log: Log;

  constructor(dataDir: string, log: Log) {
    this.#folder = join(dataDir, 'inventories');
    this.#log = log;
  }

  /**
   * Fills the inventory, what the tree is made of first: a window that asks meanwhile is told what is here already. A file that is
   * missing, damaged or of another version is as none; once the pool itself answers, the rest of it does not matter.
   */
  async restore(id: string, inventory: Inventory): Promise<void> {
    let goesOn = () => true;
    try {
      const bytes = await readWhole(this.#path(id));
      if (!bytes) return;
      goesOn = inventory.beginLoad();
      for (const events of slices(read(bytes))) {
        inventory.apply(events);
        await breathe();
        if (!goesOn()) return;
      }
      inventory.endLoad();
    } catch (error) {
      if (goesOn()) inventory.abandonLoad();
      this.#log.warn({ pool: id, error: String(error) }, 'the kept inventory is not readable; it will be made anew');
    }
  }

  /** Keeps what is live on disk from now on; answers how to stop, writing a last time what has changed since. */
  keep(id: string, pool: Pick<Pool, 'inventory' | 'state' | 'onState'>, kept?: () => void): () => Promise<void> {
    let dirty = false;
    let timer: NodeJS.Timeout | undefined;
    let writing: Promise<void> = Promise.resolve();
    const write = (delay = 0): Promise<void> => {
      clearTimeout(timer);
      timer = undefined;
      dirty = false;
      writing = writing
        .then(() => this.#write(id, pool.inventory, delay === 0))
        .then(kept)
        .catch((error: unknown) =>
          this.#log.warn({ pool: id, error: String(error) }, 'the inventory could not be kept'),
        );
      return writing;
    };
    let first = true;
    const changed = (): void => {
      if (pool.state.at !== 'live') return;
      dirty = true;
      timer ??= setTimeout(() => void write(1), first ? FIRST : EVERY).unref();
      first = false;
    };
    const deafen = [pool.inventory.onChange(changed), pool.onState(changed)];
    return async () => {
      for (const unhear of deafen) unhear();
      if (dirty) await write();
      clearTimeout(timer);
      await writing;
    };
  }

  async forget(id: string): Promise<void> {
    await rm(this.#path(id), { force: true });
  }

  #path(id: string): string {
    return join(this.#folder, `${encodeURIComponent(id)}.inventory`);
  }

  async #write(id: string, inventory: Inventory, hurried: boolean): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await writeWhole(this.#path(id), lines(inventory, hurried));
  }
}

/** One object per line, in small slices. Taken from the bytes, so that keeping does not decode the inventory for good. */
async function* lines(inventory: Inventory, hurried: boolean): AsyncIterable<string> {
  let slice = MAGIC;
  let count = 0;
  for (const cls of KEPT)
    for (const ref of Array.from(inventory.refs(cls))) {
      const record = inventory.record(cls, ref);
      if (!record) continue;
      slice += `${JSON.stringify([cls, ref, harmless(cls, record)])}\n`;
      if ((count += 1) % SLICE > 0) continue;
      yield slice;
      slice = '';
      if (!hurried) await breathe();
    }
  yield slice;
}

/** The mirrored fields, without what could be a password. */
function harmless(cls: MirroredCls, record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const field of mirrored[cls])
    if (Object.hasOwn(record, field)) {
      const value = record[field];
      kept[field] = isPlainObject(value)
        ? Object.fromEntries(Object.entries(value).filter(([key]) => !SECRET_KEY.test(key)))
        : value;
    }
  return kept;
}

function* slices(events: Iterable<InventoryEvent>): Iterable<readonly InventoryEvent[]> {
  let slice: InventoryEvent[] = [];
  for (const event of events) {
    slice.push(event);
    if (slice.length < SLICE) continue;
    yield slice;
    slice = [];
  }
  yield slice;
}

function* read(bytes: Buffer): Iterable<InventoryEvent> {
  if (bytes.toString('utf8', 0, MAGIC.length) !== MAGIC) throw new Error('another version');
  let from = MAGIC.length;
  for (let end = bytes.indexOf(10, from); end >= 0; end = bytes.indexOf(10, from)) {
    const line = bytes.subarray(from, end);
    from = end + 1;
    const head = /^\["(\w+)","([^"\\]+)",/.exec(line.toString('latin1', 0, 300));
    if (!head) throw new Error('not a line of an inventory');
    const [start, cls = '', ref = ''] = head;
    yield { operation: 'add', cls, ref, snapshot: snapshot(line.subarray(start.length, -1)) };
  }
  if (from !== bytes.length) throw new Error('cut short');
}

const snapshot = (bytes: Buffer) => ({
  read(): Readonly<Record<string, unknown>> | undefined {
    try {
      const record: unknown = JSON.parse(bytes.toString('utf8'));
      return isPlainObject(record) ? record : undefined;
    } catch {
      return undefined;
    }
  },
});
