import { poolOf } from '../../../../app/inventory/describe/home.ts';
import type { View } from '../../../../app/inventory/view.ts';
import { flat, matches, poolRows, rowOf, wordsOf, type GridRow, type Grouping } from './rows.ts';

/** A pool with all that is in it, as one line that opens; nothing where it is not known yet or nothing in it matches. */
export function wholePool(view: View, grouping: Grouping, filter: string, hidden: boolean): GridRow | undefined {
  const pool = poolOf(view);
  if (pool === undefined) return undefined;
  const below = poolRows(view, grouping, filter, hidden);
  return below.length > 0 || matches(view, pool, wordsOf(filter)) ? { ...rowOf(view, pool), below } : undefined;
}

interface Counts {
  readonly servers: number;
  readonly vms: number;
  readonly running: number;
}

/** How much is in some lines; a VM with several tags has several lines and counts once. */
export function countIn(rows: readonly GridRow[]): Counts {
  const servers = new Set<string>();
  const vms = new Set<string>();
  const running = new Set<string>();
  for (const row of flat(rows)) {
    if (row.kind !== 'object') continue;
    const { $cls, uuid } = row.object;
    const key = `${row.pool} ${uuid}`;
    if ($cls === 'host') servers.add(key);
    if ($cls === 'VM') vms.add(key);
    if ($cls === 'VM' && row.object.power_state === 'Running') running.add(key);
  }
  return { servers: servers.size, vms: vms.size, running: running.size };
}
