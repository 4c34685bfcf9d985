import { toFailure } from '../../app/errors/failure.ts';
import type { InventoryEvent, Snapshot } from '../../app/inventory/event.ts';
import { snapshotOf } from '../../app/inventory/event.ts';
import type { Inventory } from '../../app/inventory/inventory.ts';
import { datamodel } from '../../app/xenapi/generated/datamodel.ts';
import { ROLES } from '../../app/xenapi/datamodel.ts';
import { isPlainObject } from '../xenapi/json/json.ts';
import type { SignedIn } from '../xenapi/sign-in.ts';
import type { BatchEnd } from '../xenapi/json/splitter.ts';

/** What the tree and its icons need. A server builds a whole reply before its first byte: asking for less is being faster. */
export const TREE = ['pool', 'host', 'host_metrics', 'VM', 'SR', 'PBD', 'network', 'task'];

/** Seconds the server holds a quiet `event.from`. */
const QUIET = 30;
const AT_ONCE = 512;
/** Milliseconds before a class whose count disagrees is read again. */
const LOOK_AGAIN = 10_000;

/** Counted by the server but not told as events, or told without being counted. */
const UNCOUNTED = new Set(['session', 'user', 'event', 'secret', 'role', 'message', 'auth', 'lvhd']);

const properName = new Map(Object.keys(datamodel).map((cls) => [cls.toLowerCase(), cls]));

export interface SyncListener {
  readonly onTree: () => void;
  readonly onComplete: () => void;
  /** After each reply has been applied: everything up to this token is in the inventory. */
  readonly onBatch: (token: string) => void;
}

/** Requests leave at the end of a turn. */
const sent = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Keeps one inventory equal to one pool over one session: everything, then every change. Ends only by throwing. */
export class Sync {
  readonly #at: SignedIn;
  readonly #inventory: Inventory;
  readonly #listener: SyncListener;
  readonly #signal: AbortSignal;
  /** Differences in count that another look did not explain. */
  readonly #unexplained = new Map<string, number>();
  readonly #lookedAt = new Map<string, number>();

  constructor(at: SignedIn, inventory: Inventory, listener: SyncListener, signal: AbortSignal) {
    this.#at = at;
    this.#inventory = inventory;
    this.#listener = listener;
    this.#signal = signal;
  }

  async run(): Promise<never> {
    for (;;) {
      const token = await this.#load();
      try {
        await this.#follow(token);
      } catch (error) {
        const { code } = toFailure(error);
        if (code !== 'EVENT_FROM_TOKEN_PARSE_FAILURE' && code !== 'EVENTS_LOST') throw error;
      }
    }
  }

  /** Answers the first token: what happened while the rest was read is told again from there. */
  async #load(): Promise<string> {
    this.#inventory.beginLoad();
    const tree = await this.#read(TREE);
    this.#inventory.treeReady();
    this.#listener.onTree();
    const [roles] = await Promise.all([this.#roles(), this.#read(['*'])]);
    this.#inventory.endLoad();
    this.#inventory.apply(roles);
    this.#listener.onComplete();
    return tree.token;
  }

  /** The next question is on its way before an answer is worked in: the server's waiting and ours overlap. */
  async #follow(token: string): Promise<never> {
    let next = this.#changes(token);
    for (;;) {
      const { events, end } = await next;
      next = this.#changes(end.token);
      // Whatever it becomes is heard in the next round, if there is one.
      next.catch(() => undefined);
      await sent();
      this.#inventory.apply(events);
      this.#listener.onBatch(end.token);
      await this.#compare(end.counts);
    }
  }

  async #changes(token: string): Promise<{ readonly events: readonly InventoryEvent[]; readonly end: BatchEnd }> {
    const events: InventoryEvent[] = [];
    const end = await this.#ask(['*'], token, QUIET, events);
    return { events, end };
  }

  /** Everything of these classes, applied piece by piece as it arrives. */
  async #read(classes: readonly string[]): Promise<BatchEnd> {
    const events: InventoryEvent[] = [];
    const flush = (): void => {
      if (events.length > 0) this.#inventory.apply(events.splice(0));
    };
    const end = await this.#ask(classes, '', 0, events, () => {
      if (events.length >= AT_ONCE) flush();
    });
    flush();
    return end;
  }

  #ask(
    classes: readonly string[],
    token: string,
    timeout: number,
    into: InventoryEvent[],
    onPiece?: () => void,
  ): Promise<BatchEnd> {
    const { client, session } = this.#at;
    return client.events(
      { session, classes, token, timeout, signal: this.#signal },
      (event) => into.push(event),
      onPiece,
    );
  }

  /** Objects can vanish without an event: tasks at a toolstack restart, deletions beyond the server's memory. */
  async #compare(counts: Readonly<Record<string, number>>): Promise<void> {
    for (const [cls, count] of Object.entries(counts)) {
      const off = this.#inventory.count(cls) - count;
      if (off === 0 || UNCOUNTED.has(cls)) {
        this.#unexplained.delete(cls);
        continue;
      }
      if (this.#unexplained.get(cls) === off || performance.now() < (this.#lookedAt.get(cls) ?? 0) + LOOK_AGAIN)
        continue;
      this.#lookedAt.set(cls, performance.now());
      await this.#readClass(cls, count);
      this.#unexplained.set(cls, this.#inventory.count(cls) - count);
    }
  }

  async #readClass(cls: string, count: number): Promise<void> {
    const name = properName.get(cls);
    if (!name || !datamodel[name]?.methods['get_all_records']) return;
    try {
      const records = await this.#call(`${name}.get_all_records`);
      if (!isPlainObject(records)) return;
      const snapshots = new Map<string, Snapshot>();
      for (const [ref, record] of Object.entries(records))
        if (isPlainObject(record)) snapshots.set(ref, snapshotOf(record));
      // The objects may have changed since; then the next reply says so.
      if (count === snapshots.size || cls === 'task') this.#inventory.replace(cls, snapshots);
    } catch (error) {
      if (toFailure(error).kind !== 'xenapi' || toFailure(error).code === 'SESSION_INVALID') throw error;
    }
  }

  /** Roles are fixed and have no events; the internal ones, thousands, are nobody's choice. */
  async #roles(): Promise<InventoryEvent[]> {
    try {
      const records = await this.#call('role.get_all_records');
      if (!isPlainObject(records)) return [];
      const names: readonly string[] = ROLES;
      return Object.entries(records).flatMap(([ref, record]): InventoryEvent[] =>
        isPlainObject(record) && names.includes(String(record['name_label']))
          ? [{ operation: 'add', cls: 'role', ref, snapshot: snapshotOf(record) }]
          : [],
      );
    } catch (error) {
      if (toFailure(error).kind !== 'xenapi' || toFailure(error).code === 'SESSION_INVALID') throw error;
      return [];
    }
  }

  #call(method: string): Promise<unknown> {
    return this.#at.client.call(method, [this.#at.session], { signal: this.#signal });
  }
}

/** The database's part of a token, which only rises; undefined where a server writes tokens otherwise. */
export function generationOf(token: string): number | undefined {
  const match = /^(\d+),\d+$/.exec(token);
  return match ? Number(match[1]) : undefined;
}
