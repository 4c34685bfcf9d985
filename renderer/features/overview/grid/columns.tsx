import type { LiveNow } from '../../../mirror/metrics/metrics-live.ts';
import { hostOfSr } from '../../../../app/inventory/describe/home.ts';
import { faceOf } from '../../../../app/inventory/describe/face.ts';
import { fieldValue } from '../../../../app/inventory/search/properties.ts';
import type { AnyObj, PoolId, View } from '../../../../app/inventory/view.ts';
import { bothWays } from '../../../objects/glance.ts';
import { mib } from '../../../ui/format/size.ts';
import type { DataColumn } from '../../../ui/data-table/columns.ts';
import {
  AddressCell,
  Quiet, CpuCell, FlowCell, MemoryCell, NameCell, SparkCell, UptimeCell, addressText, restartWord, sentenceOf, startOf, valueCell,
} from './cells.tsx'; // prettier-ignore
import { isLast, type GridRow } from './rows.ts';

/** How the columns read what a cell would show, to sort and to write it. */
export interface Reader {
  readonly view: (pool: PoolId) => View;
  readonly live: (pool: PoolId, object: AnyObj) => LiveNow | undefined;
}

type Value = string | number | undefined;

const GiB = 1024 ** 3;

/** The columns of servers and VMs: state by shape, use by meter, flows as numbers. */
export function gridColumns(reader: Reader, fields: readonly string[] = []): readonly DataColumn<GridRow>[] {
  const of =
    (read: (pool: PoolId, object: AnyObj) => Value) =>
    (row: GridRow): Value =>
      row.kind === 'object' ? read(row.pool, row.object) : undefined;
  const started = of((pool, object) => startOf(reader.view(pool), object));
  const uptime = of((pool, object) => {
    const start = startOf(reader.view(pool), object);
    return start === undefined ? undefined : -start;
  });
  const memory = (part: 'memoryUsed' | 'memoryTotal') => of((pool, object) => reader.live(pool, object)?.[part]);
  const disk = of((pool, object) =>
    bothWays(reader.live(pool, object)?.diskRead, reader.live(pool, object)?.diskWrite),
  );
  const net = of((pool, object) => bothWays(reader.live(pool, object)?.netRx, reader.live(pool, object)?.netTx));
  const cpu = of((pool, object) => reader.live(pool, object)?.cpu);
  const address = of((pool, object) => addressText(reader.view(pool), object) || undefined);
  const state = of((pool, object) => faceOf(reader.view(pool), object).word || undefined);
  const text = (read: (row: GridRow) => Value, write: (value: number) => string) => (row: GridRow) => {
    const value = read(row);
    return typeof value === 'number' ? write(value) : (value ?? '');
  };
  return [
    { id: 'name', head: 'Name', width: 208, grow: 3, fixed: true, render: (row) => <NameCell row={row} />, sort: (row) => (isLast(row) ? undefined : row.name), text: (row) => row.name },
    { id: 'state', head: 'State', width: 96, optional: true, drop: 20, render: (row) => state(row) ?? '', sort: state, text: (row) => String(state(row) ?? '') },
    { id: 'cpu', head: 'CPU', width: 160, render: valueCell((row) => <CpuCell {...row} />), sort: cpu, mostFirst: true, text: text(cpu, (value) => `${Math.round(value * 100)} %`) },
    {
      id: 'memory',
      head: 'Memory',
      width: 184,
      render: valueCell((row) => <MemoryCell {...row} />),
      sort: memory('memoryUsed'),
      mostFirst: true,
      text: (row) => {
        const used = memory('memoryUsed')(row);
        const total = memory('memoryTotal')(row);
        if (typeof used === 'number' && typeof total === 'number') return `${(used / GiB).toFixed(1)} of ${(total / GiB).toFixed(1)} GiB`;
        return row.kind === 'object' ? (sentenceOf(row.object) ?? '') : '';
      },
      span: (row) => (row.kind === 'object' && sentenceOf(row.object) !== undefined ? 3 : 1),
    },
    { id: 'disk', head: 'Disk', unit: 'MiB/s', width: 86, align: 'right', drop: 4, render: valueCell((row) => <FlowCell {...row} what="disk" />), sort: disk, mostFirst: true, text: text(disk, mib) },
    { id: 'net', head: 'Net', unit: 'MiB/s', width: 84, align: 'right', drop: 3, render: valueCell((row) => <FlowCell {...row} what="net" />), sort: net, mostFirst: true, text: text(net, mib) },
    { id: 'address', head: 'Address', width: 104, grow: 1, drop: 5, render: valueCell((row) => <AddressCell {...row} />), sort: address, text: (row) => String(address(row) ?? '') },
    { id: 'ha', head: 'HA restart', width: 92, drop: 6, render: (row) => (row.kind === 'object' ? <Quiet>{restartWord(row.object)}</Quiet> : null), sort: of((_pool, object) => restartWord(object) || undefined) },
    { id: 'uptime', head: 'Uptime', width: 70, align: 'right', drop: 7, render: valueCell((row) => <UptimeCell {...row} />), sort: uptime, mostFirst: true, text: text(started, (value) => new Date(value).toISOString()) },
    { id: 'tags', head: 'Tags', width: 120, optional: true, drop: 19, render: (row) => tagsOf(row), sort: (row) => tagsOf(row) || undefined },
    { id: 'vcpus', head: 'vCPUs', width: 64, align: 'right', optional: true, drop: 18, render: (row) => vcpusOf(row) ?? '', sort: vcpusOf, mostFirst: true },
    { id: 'ram', head: 'RAM', unit: 'GiB', width: 76, align: 'right', optional: true, drop: 17, render: (row) => ramOf(row) ?? '', sort: ramOf, mostFirst: true },
    { id: 'server', head: 'Server', width: 120, optional: true, drop: 16, render: (row) => serverOf(reader, row) ?? '', sort: (row) => serverOf(reader, row) },
    { id: 'description', head: 'Description', width: 180, grow: 1, optional: true, drop: 21, render: (row) => descriptionOf(row), sort: (row) => descriptionOf(row) || undefined },
    ...fields.map((name): DataColumn<GridRow> => {
      const value = of((_pool, object) => fieldValue(object, name));
      return { id: `field:${name}`, head: name, width: 104, drop: 8, render: value, sort: value };
    }),
    { id: 'spark', head: 'CPU, last 5 min', width: 136, drop: 9, render: valueCell((row) => <SparkCell {...row} />) },
  ]; // prettier-ignore
}

const tagsOf = (row: GridRow): string =>
  row.kind === 'object' && 'tags' in row.object ? [...row.object.tags].sort().join(', ') : '';
const vcpusOf = (row: GridRow): number | undefined =>
  row.kind === 'object' && row.object.$cls === 'VM' ? row.object.VCPUs_at_startup : undefined;
const ramOf = (row: GridRow): number | undefined =>
  row.kind === 'object' && row.object.$cls === 'VM'
    ? Math.round((row.object.memory_dynamic_max / GiB) * 10) / 10
    : undefined;
const descriptionOf = (row: GridRow): string =>
  row.kind === 'object' && 'name_description' in row.object ? row.object.name_description : '';

function serverOf(reader: Reader, row: GridRow): string | undefined {
  if (row.kind !== 'object') return undefined;
  const view = reader.view(row.pool);
  if (row.object.$cls === 'VM') return view.get('host', row.object.resident_on)?.name_label;
  return row.object.$cls === 'SR' ? hostOfSr(view, row.object)?.name_label : undefined;
}

/** Sorting by one of these has to be done again as numbers come. */
export const liveColumns: ReadonlySet<string> = new Set(['cpu', 'memory', 'disk', 'net']);
