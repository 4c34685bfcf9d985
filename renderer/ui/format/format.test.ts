import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commonName } from './certificate.ts';
import { mib, percent, size, sizeOf, sizeParts } from './size.ts';
import { dayHead, shortSpan, span, when } from './time.ts';

const GiB = 1024 ** 3;

test('sizes keep three figures', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '0 B'],
    [16 * GiB, '16 GiB'],
    [38.24 * GiB, '38.2 GiB'],
    [340.4 * GiB, '340 GiB'],
    [2.94 * 1024 * GiB, '2.9 TiB'],
    [512 * 1024 ** 2, '512 MiB'],
  ];
  for (const [bytes, text] of cases) assert.equal(size(bytes), text);
});

test('a part stands in the unit of its whole', () => {
  assert.equal(sizeOf(206 * GiB, 384 * GiB), '206 of 384 GiB');
  assert.equal(sizeOf(0.8 * GiB, 2 * GiB), '0.8 of 2 GiB');
  assert.equal(sizeOf(670 * GiB, 1152 * GiB), '670 of 1152 GiB');
  assert.deepEqual(sizeParts(10.4 * GiB, 16 * GiB), { value: '10.4', rest: 'of 16 GiB' });
});

test('flows and shares', () => {
  assert.equal(mib(14.2 * 1024 ** 2), '14.2');
  assert.equal(percent(0.644), '64 %');
});

test('spans have two units, or one where there is little room', () => {
  const hour = 3_600_000;
  assert.equal(span(41 * 24 * hour + 6 * hour), '41 d 6 h');
  assert.equal(span(131_000), '2 min 11 s');
  assert.equal(span(38_000), '38 s');
  assert.equal(span(3 * hour), '3 h');
  assert.equal(shortSpan(63 * 24 * hour + 5 * hour), '63 d');
});

test('days are told from now', () => {
  const now = new Date(2026, 10, 21, 12).getTime();
  assert.equal(dayHead(new Date(2026, 10, 21, 1).getTime(), now), 'Today');
  assert.equal(dayHead(new Date(2026, 10, 20, 23).getTime(), now), 'Yesterday');
  assert.equal(when(new Date(2026, 9, 11, 1).getTime(), now), '11 Oct');
  assert.equal(when(new Date(2026, 10, 21, 1, 0).getTime(), now), '01:00');
});

test('the common name of a certificate, or all of it', () => {
  assert.equal(commonName('C=FR,CN=xs-paris-02.corp,O=x'), 'xs-paris-02.corp');
  assert.equal(commonName('itself'), 'itself');
});
