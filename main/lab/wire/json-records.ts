import { datamodel } from '../../../app/xenapi/generated/datamodel.ts';
import type { Row } from '../world/db.ts';
import type { Tables } from '../world/tables.ts';
import { fieldsOf, fieldText, recordText } from './json-value.ts';

interface Written {
  readonly row: Readonly<Row>;
  readonly bytes: Buffer;
  /** Where each field ends; only of records that change, and are plain ASCII. */
  readonly ends?: Uint32Array;
}

/** Every record of a pool in JSON, kept until it changes: rows are replaced, never altered. */
export class Records {
  readonly #written = new Map<string, Written>();
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
    tables.onChange(({ operation, ref }) => void (operation === 'del' && this.#written.delete(ref)));
  }

  bytes(cls: string, ref: string, row: Readonly<Row>): Buffer {
    const before = this.#written.get(ref);
    if (before?.row === row) return before.bytes;
    const written = before === undefined ? { row, bytes: Buffer.from(recordText(cls, row)) } : again(cls, row, before);
    this.#written.set(ref, written);
    return written.bytes;
  }

  /** Writes before anybody asks, one at a time. */
  *ahead(): Generator<void> {
    for (const cls of Object.keys(datamodel))
      for (const [ref, row] of this.#tables.rows(cls)) yield void this.bytes(cls, ref, row);
  }
}

const known = new WeakMap<Tables, Records>();

export function recordsOf(tables: Tables): Records {
  let records = known.get(tables);
  if (records === undefined) known.set(tables, (records = new Records(tables)));
  return records;
}

/** What is equal to the record before is copied: a storm of changes costs what changed, not what there is. */
const again = (cls: string, row: Readonly<Row>, before: Written): Written =>
  spliced(cls, row, before) ?? whole(cls, row);

function whole(cls: string, row: Readonly<Row>): Written {
  const ends = new Uint32Array(fieldsOf(cls).length);
  const text = recordText(cls, row, ends);
  const bytes = Buffer.from(text);
  return bytes.length === text.length ? { row, bytes, ends } : { row, bytes };
}

/** Where what changed is as long as before, in its very place: the bytes of the record before are of no use any more. */
function spliced(cls: string, row: Readonly<Row>, before: Written): Written | undefined {
  const { ends } = before;
  // The first field that is there has no comma before it: it has to stay the first.
  if (ends === undefined || (ends[0] ?? 0) === 0) return undefined;
  let { bytes } = before;
  let moved = ends;
  const fields = fieldsOf(cls);
  for (let i = 0; i < fields.length; i += 1) {
    const field = fields[i];
    if (field === undefined || row[field.name] === before.row[field.name]) continue;
    const [start, end] = [i === 0 ? 0 : (moved[i - 1] ?? 0), moved[i] ?? 0];
    const part = fieldText(field, row);
    const text = part === '' ? '' : `${i === 0 ? '{' : ','}${part}`;
    if (text.length === end - start && bytes.write(text, start) === text.length) continue;
    const piece = Buffer.from(text);
    if (piece.length !== text.length) return undefined;
    bytes = Buffer.concat([bytes.subarray(0, start), piece, bytes.subarray(end)]);
    moved = moved.map((at, later) => (later < i ? at : at + piece.length - (end - start)));
  }
  return { row, bytes, ends: moved };
}
