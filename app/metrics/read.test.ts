import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { MalformedRrd } from './number.ts';
import { readRrd, readUpdates } from './read.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const VM = '543d5e1b-4e13-4e79-5819-4ebf069cb761';

interface Plain {
  readonly legend: readonly string[];
  readonly rows: readonly { readonly t: number; readonly values: readonly string[] }[];
}

const asJson = (plain: Plain, quote = '"') =>
  `{"meta":{"start":${quote}5${quote},"step":${quote}5${quote},"end":${quote}9${quote},"legend":${JSON.stringify(plain.legend)}},"data":[` +
  plain.rows
    .map((row) => `{"t":${quote}${row.t}${quote},"values":[${row.values.map((v) => quote + v + quote).join(',')}]}`)
    .join(',') +
  ']}';

const asXml = (plain: Plain) =>
  `<?xml version="1.0"?>\n<xport><meta><start>5</start><step>5</step><end>9</end><rows>1</rows><columns>2</columns><legend>` +
  `${plain.legend.map((entry) => `<entry>${entry.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</entry>`).join('')}</legend></meta><data>` +
  `${plain.rows.map((row) => `<row><t>${row.t}</t>${row.values.map((v) => `<v>${v}</v>`).join('')}</row>`).join('')}</data></xport>`;

const sample: Plain = {
  legend: [`AVERAGE:vm:${VM}:cpu0`, `AVERAGE:host:h:pif_eth0:1_rx`],
  rows: [
    { t: 20, values: ['0.189016029238701', 'NaN'] },
    { t: 15, values: ['4.6290901096762e-05', '2147483648'] },
    { t: 10, values: ['-1.5', 'Infinity'] },
  ],
};

const forms: readonly (readonly [string, string])[] = [
  ['JSON of strings', asJson(sample)],
  ['JSON of bare numbers', asJson(sample, '')],
  ['XML', asXml(sample)],
];

for (const [name, text] of forms)
  test(`${name}: times rise, columns align, unknown stays unknown`, () => {
    const read = readUpdates(bytes(text));
    assert.deepEqual([...read.times], [10, 15, 20]);
    assert.deepEqual([...read.values], [-1.5, 4.6290901096762e-5, 0.189016029238701, Infinity, 2147483648, Number.NaN]);
    assert.deepEqual(read.legend.entries, [
      { cf: 'AVERAGE', cls: 'vm', uuid: VM, name: 'cpu0' },
      { cf: 'AVERAGE', cls: 'host', uuid: 'h', name: 'pif_eth0:1_rx' },
    ]);
    assert.equal(read.step, 5);
  });

test('the legend is the same object while its bytes are', () => {
  for (const [, text] of forms) {
    const first = readUpdates(bytes(text));
    assert.equal(readUpdates(bytes(text), first.legend).legend, first.legend);
    const changed = readUpdates(bytes(text.replace('cpu0', 'cpu1')), first.legend);
    assert.equal(changed.legend.entries[0]?.name, 'cpu1');
  }
});

test('an empty legend and no rows are an answer', () => {
  for (const plain of [
    { legend: [], rows: [] },
    { legend: sample.legend, rows: [] },
  ]) {
    assert.equal(readUpdates(bytes(asJson(plain))).rows, 0);
    assert.equal(readUpdates(bytes(asXml(plain))).rows, 0);
  }
  assert.equal(
    readUpdates(bytes('<xport><meta><start>1</start><step>5</step><end>1</end><legend/></meta><data/></xport>')).rows,
    0,
  );
});

test('every truncation is refused, never half believed', () => {
  for (const [, text] of forms)
    for (let length = 0; length < text.length - 12; length += 1)
      assert.throws(() => readUpdates(bytes(text.slice(0, length))), MalformedRrd, `cut at ${length}`);
});

test('rows of another length, words and strange values are refused', () => {
  const bad = [
    asJson({ legend: sample.legend, rows: [{ t: 5, values: ['1'] }] }),
    asJson({ legend: sample.legend, rows: [{ t: 5, values: ['1', 'x'] }] }),
    asXml({ legend: sample.legend, rows: [{ t: 5, values: ['1', '2', '3'] }] }),
    '<html><body>500</body></html>',
    '[]',
    '',
    '{"meta":'.repeat(2000),
    `{"x":${'['.repeat(5000)}`,
  ];
  for (const text of bad) assert.throws(() => readUpdates(bytes(text)), MalformedRrd, text.slice(0, 60));
});

test('rows out of order and repeated are put right', () => {
  const rows = [
    { t: 10, values: ['1', '1'] },
    { t: 20, values: ['2', '2'] },
    { t: 10, values: ['3', '3'] },
  ];
  const read = readUpdates(bytes(asJson({ legend: sample.legend, rows })));
  assert.deepEqual([...read.times], [10, 20]);
  assert.deepEqual([...read.values], [1, 2, 1, 2]);
});

test('names with colons, quotes and entities; foreign legend entries are no series', () => {
  const legend = ['AVERAGE:sr:u:a"b\\c', 'what', 'AVERAGE:vm:u:'];
  const read = readUpdates(bytes(asJson({ legend, rows: [{ t: 5, values: ['1', '2', '3'] }] })));
  assert.deepEqual(
    read.legend.entries.map((entry) => entry?.name),
    ['a"b\\c', undefined, undefined],
  );
  assert.equal(
    readUpdates(bytes(asXml({ legend: ['AVERAGE:sr:u:a&b<c'], rows: [] }))).legend.entries[0]?.name,
    'a&b<c',
  );
});

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

test('same doubles as JSON.parse, whatever the number looks like', () => {
  const next = random(7);
  const number = (): string => {
    const value = (next() - 0.3) * 10 ** Math.floor(next() * 40 - 20);
    const form = Math.floor(next() * 6);
    if (form === 0) return value.toExponential(Math.floor(next() * 17));
    if (form === 1) return value.toPrecision(15);
    if (form === 2) return String(value);
    if (form === 3) return String(Math.round(value));
    if (form === 4) return value.toFixed(Math.floor(next() * 20));
    return `${value.toPrecision(15)}0000`.replace(/e.*$/, '');
  };
  for (let round = 0; round < 60; round += 1) {
    const columns = 1 + Math.floor(next() * 40);
    const legend = Array.from({ length: columns }, (_, index) => `AVERAGE:vm:u${index}:cpu0`);
    const rows = Array.from({ length: Math.floor(next() * 30) }, (_, index) => ({
      t: 1000 - index * 5,
      values: Array.from({ length: columns }, number),
    }));
    const text = asJson({ legend, rows }, round % 2 ? '"' : '');
    const parsed = JSON.parse(text) as { data: { values: (string | number)[] }[] };
    const read = readUpdates(bytes(text));
    const xml = readUpdates(bytes(asXml({ legend, rows })));
    parsed.data.forEach((row, index) =>
      row.values.forEach((value, column) => {
        const at = column * read.rows + (read.rows - 1 - index);
        assert.ok(Object.is(read.values[at], Number(value)), `${value} read as ${read.values[at]}`);
        assert.ok(Object.is(xml.values[at], Number(value)));
      }),
    );
  }
});

const rrdJson = (values: string) =>
  `{"version":"0003","step":"5","lastupdate":"1003.9","ds":[{"name":"cpu0","x":[1,{"y":null}]},{"name":"memory"}],"rra":[` +
  `{"cf":"MIN","pdp_per_row":"1","cdp_prep":{"ds":[]},"database":[["0","0"]]},` +
  `{"cf":"AVERAGE","pdp_per_row":"12","params":{"xff":"0.5"},"database":${values}}]}`;
const rrdXml =
  '<rrd><version>0003</version><step>5</step><lastupdate>1003.9</lastupdate><ds><name>cpu0</name></ds><ds><name> memory </name></ds>' +
  '<rra><cf>MIN</cf><pdp_per_row>1</pdp_per_row><database><row><v>0</v><v>0</v></row></database></rra>' +
  '<rra><cf>AVERAGE</cf><pdp_per_row>12</pdp_per_row><database><row><v>1</v><v>2</v></row><row><v>NaN</v><v>4</v></row></database></rra></rrd>';

test('a full RRD: only averages, rows end at a multiple of the step', () => {
  for (const text of [rrdJson('[["1","2"],["NaN","4"]]'), rrdXml]) {
    const rrd = readRrd(bytes(text));
    assert.deepEqual(rrd.sources, ['cpu0', 'memory']);
    assert.equal(rrd.archives.length, 1);
    const [archive] = rrd.archives;
    assert.ok(archive);
    assert.deepEqual([archive.step, archive.end, archive.rows], [60, 960, 2]);
    assert.deepEqual([...archive.values], [1, Number.NaN, 2, 4]);
  }
  for (const text of [rrdXml, rrdJson('[["1","2"]]')])
    for (let length = 0; length < text.length; length += 1)
      assert.throws(() => readRrd(bytes(text.slice(0, length))), MalformedRrd, `cut at ${length}`);
  assert.throws(() => readRrd(bytes(rrdJson('[["1"]]'))), MalformedRrd);
});

test('recordings of a real server read the same in both formats', () => {
  const folder = new URL('../../../shared/wire/', import.meta.url);
  if (!existsSync(folder)) return;
  const bodies = readdirSync(folder).filter((file) => /GET-rrd_updates.*\.res\.txt$/.test(file));
  for (const file of bodies) {
    const read = readUpdates(readFileSync(new URL(file, folder)));
    assert.ok(read.rows > 0 && read.legend.entries.every(Boolean), file);
    assert.ok(read.times.every((time) => time % read.step === 0));
    const names = read.legend.entries.map((entry) => entry?.name);
    assert.ok(names.includes('memory') || names.includes('memory_total_kib'));
  }
});
