import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareCells, fitting, template, toCsv, type DataColumn } from './columns.ts';

interface Row {
  readonly name: string;
  readonly size?: number;
}

const columns: readonly DataColumn<Row>[] = [
  { id: 'name', head: 'Name', width: 200, grow: 1, fixed: true, render: () => null, sort: (row) => row.name },
  { id: 'size', head: 'Size', unit: 'GiB', width: 80, drop: 1, render: () => null, sort: (row) => row.size },
  { id: 'spark', head: 'CPU', width: 120, drop: 9, render: () => null },
];

test('columns drop from the highest mark until the rest fits', () => {
  const ids = (width: number) => fitting(columns, width, true).map((column) => column.id);
  assert.deepEqual(ids(434), ['name', 'size', 'spark']);
  assert.deepEqual(ids(433), ['name', 'size']);
  assert.deepEqual(ids(100), ['name'], 'a fixed column stays however narrow it gets');
  assert.deepEqual(ids(0), ['name', 'size', 'spark'], 'nothing is dropped before the width is known');
});

test('the tick box has its own track', () => {
  assert.equal(template(columns, true), '34px minmax(200px, 1fr) 80px 120px');
  assert.equal(template(columns, false), 'minmax(200px, 1fr) 80px 120px');
});

test('names sort naturally, missing values last', () => {
  assert.ok(compareCells('web-2', 'web-10') < 0);
  assert.equal(compareCells('Web', 'web'), 0);
  assert.ok(compareCells(undefined, 5) > 0);
  assert.ok(compareCells(2, 10) < 0);
});

test('CSV quotes what needs it, defuses formulas and leaves out drawings', () => {
  const csv = toCsv(columns, [{ name: 'a "b", c', size: 4 }, { name: '=HYPERLINK("x")' }, { name: '-5' }]);
  assert.equal(csv, '\uFEFFName,Size (GiB)\r\n"a ""b"", c",4\r\n"\'=HYPERLINK(""x"")",\r\n-5,\r\n');
});
