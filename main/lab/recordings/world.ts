import { datamodel } from '../../../app/xenapi/generated/datamodel.ts';
import { coerce } from '../api/coerce.ts';
import { typeOf } from '../api/types.ts';
import type { Row } from '../world/db.ts';
import { defaults } from '../world/defaults.ts';
import type { SavedTables } from '../world/tables.ts';
import type { Recording } from './recording.ts';
import { xmlOutcome } from './tree.ts';

/** Fields real servers keep although the datamodel, or this test, has no use for them. */
const NOT_KEPT: ReadonlySet<string> = new Set(['session', 'task', 'role', 'event']);

function rowsOf(cls: string, response: string): Record<string, Row> {
  const outcome = xmlOutcome(response);
  if (outcome.kind !== 'value' || outcome.value === null || typeof outcome.value !== 'object') return {};
  if (outcome.value.kind !== 'dict') return {};
  const rows: Record<string, Row> = {};
  for (const [ref, record] of outcome.value.members) {
    if (record === null || typeof record !== 'object' || record.kind !== 'dict') continue;
    const row: Row = { ...defaults(cls) };
    for (const [name, field] of Object.entries(datamodel[cls]?.fields ?? {})) {
      const member = record.members.get(name);
      if (member !== undefined) row[name] = coerce(typeOf(field.type), member);
    }
    rows[ref] = row;
  }
  return rows;
}

/** The database of the recorded pool as it was when the recordings began. */
export function recordedTables(recordings: readonly Recording[], adapt: (text: string) => string): SavedTables {
  const tables: Record<string, Record<string, Row>> = {};
  for (const { name, kind, response, number } of recordings) {
    const cls = /^(\w+)\.get_all_records$/.exec(name)?.[1];
    if (cls === undefined || kind !== 'xml' || number > 72 || NOT_KEPT.has(cls)) continue;
    tables[cls] = rowsOf(cls, adapt(response));
  }
  return { generation: 1000, messageGeneration: 10, tables };
}
