import { datamodel } from '../../../app/xenapi/generated/datamodel.ts';
import type { Change, Db, Row, Value } from './db.ts';
import { defaults } from './defaults.ts';
import { XenError } from './failure.ts';
import type { Random } from './random.ts';

/** When an object came and when it last changed, in generations. */
interface Stamp {
  readonly created: number;
  readonly modified: number;
}

interface Deletion {
  readonly ref: string;
  readonly created: number;
  readonly deleted: number;
}

/** A whole database as JSON. */
export interface SavedTables {
  readonly generation: number;
  readonly messageGeneration: number;
  readonly tables: Readonly<Record<string, Readonly<Record<string, Row>>>>;
}

/** The bare tables beneath a pool's database, with what events and keeping it on disk need. Messages count for themselves. */
export interface Tables extends Db {
  readonly messageGeneration: number;
  byUuid(cls: string, uuid: string): string | undefined;
  /** Counts as a change although nothing did. */
  touch(cls: string, ref: string): void;
  /** Generation of the last change in a table. */
  changed(cls: string): number;
  stamps(cls: string): Iterable<readonly [ref: string, row: Readonly<Row>, stamp: Stamp]>;
  /** The last few hundred objects removed, oldest first; a real server forgets the rest too. */
  deletions(cls: string): readonly Deletion[];
  save(): SavedTables;
  /** Replaces everything. */
  load(saved: SavedTables): void;
}

interface Entry {
  row: Row;
  readonly created: number;
  modified: number;
}

interface Table {
  readonly entries: Map<string, Entry>;
  readonly uuids: Map<string, string>;
  deletions: Deletion[];
  changed: number;
}

const RING = 512;

function same(a: Value | undefined, b: Value): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]));
  }
  const keys = Object.keys(a);
  const left = a as Row;
  const right = b as Row;
  return (
    keys.length === Object.keys(right).length && keys.every((key) => key in right && same(left[key], right[key] ?? ''))
  );
}

function uuidOf(row: Row): string {
  const { uuid } = row;
  return typeof uuid === 'string' ? uuid : '';
}

class MemoryTables implements Tables {
  generation = 0;
  messageGeneration = 0;
  readonly #random: Random;
  readonly #tables = new Map<string, Table>();
  readonly #listeners = new Set<(change: Change) => void>();

  constructor(random: Random) {
    this.#random = random;
    for (const cls of Object.keys(datamodel)) {
      this.#tables.set(cls, { entries: new Map(), uuids: new Map(), deletions: [], changed: 0 });
    }
  }

  #table(cls: string): Table {
    const table = this.#tables.get(cls);
    if (table === undefined) throw new Error(`no class ${cls}`);
    return table;
  }

  #bump(cls: string, table: Table): number {
    const generation = cls === 'message' ? ++this.messageGeneration : ++this.generation;
    table.changed = generation;
    return generation;
  }

  #tell(operation: Change['operation'], cls: string, ref: string, generation: number): void {
    if (this.#listeners.size === 0) return;
    const change = { operation, cls, ref, generation };
    for (const listener of this.#listeners) listener(change);
  }

  create(cls: string, fields: Row, ref = this.#random.ref()): string {
    const table = this.#table(cls);
    const row = { ...defaults(cls), ...fields };
    if (row['uuid'] === '') row['uuid'] = this.#random.uuid();
    const generation = this.#bump(cls, table);
    table.entries.set(ref, { row, created: generation, modified: generation });
    table.uuids.set(uuidOf(row), ref);
    this.#tell('add', cls, ref, generation);
    return ref;
  }

  get(cls: string, ref: string): Readonly<Row> | undefined {
    return this.#table(cls).entries.get(ref)?.row;
  }

  need(cls: string, ref: string): Readonly<Row> {
    const row = this.get(cls, ref);
    if (row === undefined) throw new XenError('HANDLE_INVALID', cls, ref);
    return row;
  }

  refs(cls: string): Iterable<string> {
    return this.#table(cls).entries.keys();
  }

  *rows(cls: string): Iterable<readonly [string, Readonly<Row>]> {
    for (const [ref, entry] of this.#table(cls).entries) yield [ref, entry.row];
  }

  count(cls: string): number {
    return this.#table(cls).entries.size;
  }

  byUuid(cls: string, uuid: string): string | undefined {
    return this.#table(cls).uuids.get(uuid);
  }

  patch(cls: string, ref: string, fields: Row): void {
    const table = this.#table(cls);
    const entry = table.entries.get(ref);
    if (entry === undefined) throw new XenError('HANDLE_INVALID', cls, ref);
    const before = entry.row;
    let differs = false;
    for (const name in fields) {
      if (!(name in before)) throw new Error(`no field ${cls}.${name}`);
      differs ||= !same(before[name], fields[name] ?? '');
    }
    if (!differs) return;
    entry.row = { ...before, ...fields };
    if (fields['uuid'] !== undefined) {
      table.uuids.delete(uuidOf(before));
      table.uuids.set(uuidOf(fields), ref);
    }
    this.#mark(cls, ref, table, entry);
  }

  destroy(cls: string, ref: string): void {
    const table = this.#table(cls);
    const entry = table.entries.get(ref);
    if (entry === undefined) throw new XenError('HANDLE_INVALID', cls, ref);
    table.entries.delete(ref);
    table.uuids.delete(uuidOf(entry.row));
    const generation = this.#bump(cls, table);
    table.deletions.push({ ref, created: entry.created, deleted: generation });
    if (table.deletions.length >= RING) table.deletions = table.deletions.slice(-RING / 2);
    this.#tell('del', cls, ref, generation);
  }

  touch(cls: string, ref: string): void {
    const table = this.#table(cls);
    const entry = table.entries.get(ref);
    if (entry === undefined) throw new XenError('HANDLE_INVALID', cls, ref);
    this.#mark(cls, ref, table, entry);
  }

  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  changed(cls: string): number {
    return this.#table(cls).changed;
  }

  *stamps(cls: string): Iterable<readonly [string, Readonly<Row>, Stamp]> {
    for (const [ref, entry] of this.#table(cls).entries) yield [ref, entry.row, entry];
  }

  deletions(cls: string): readonly Deletion[] {
    return this.#table(cls).deletions;
  }

  save(): SavedTables {
    const tables: Record<string, Record<string, Row>> = {};
    for (const [cls, table] of this.#tables) {
      if (table.entries.size === 0) continue;
      tables[cls] = Object.fromEntries([...table.entries].map(([ref, entry]) => [ref, entry.row]));
    }
    const { generation, messageGeneration } = this;
    return { generation, messageGeneration, tables };
  }

  load(saved: SavedTables): void {
    this.generation = saved.generation;
    this.messageGeneration = saved.messageGeneration;
    for (const [cls, table] of this.#tables) {
      table.entries.clear();
      table.uuids.clear();
      table.deletions = [];
      const at = cls === 'message' ? saved.messageGeneration : saved.generation;
      table.changed = at;
      for (const [ref, row] of Object.entries(saved.tables[cls] ?? {})) {
        table.entries.set(ref, { row: { ...defaults(cls), ...row }, created: at, modified: at });
        table.uuids.set(uuidOf(row), ref);
      }
    }
  }

  #mark(cls: string, ref: string, table: Table, entry: Entry): void {
    const generation = this.#bump(cls, table);
    entry.modified = generation;
    this.#tell('mod', cls, ref, generation);
  }
}

/** Empty tables whose references and uuids come from `random`. */
export function openTables(random: Random): Tables {
  return new MemoryTables(random);
}
