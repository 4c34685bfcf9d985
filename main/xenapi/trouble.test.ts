import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAddress, parseAddress } from './address.ts';
import { parseServerDate } from './sign-in.ts';
import { fromNode } from './trouble.ts';

const coded = (code: string, message = ''): Error => Object.assign(new Error(message), { code });

const troubles: readonly (readonly [error: unknown, code: string])[] = [
  [coded('ENOTFOUND'), 'ENOTFOUND'],
  [coded('EAI_AGAIN'), 'EAI_AGAIN'],
  [coded('ECONNREFUSED'), 'ECONNREFUSED'],
  [new AggregateError([coded('ECONNREFUSED'), coded('EHOSTUNREACH')]), 'ECONNREFUSED'],
  [coded('ERR_SSL_WRONG_VERSION_NUMBER'), 'not-tls'],
  [
    coded(
      'EPROTO',
      'write EPROTO 80A:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:ssl3_record.c:354:',
    ),
    'not-tls',
  ],
  [
    coded(
      'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
      'error:0A00042E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version:rec.c:1605:',
    ),
    'tls-failed',
  ],
  [coded('HPE_INVALID_CONSTANT'), 'not-a-server'],
  [new Error('what'), 'no-answer'],
  ['what', 'no-answer'],
];
for (const [error, code] of troubles)
  test(`${String(error)} is ${code}`, () => {
    const { failure } = fromNode(error, 'host:1');
    assert.deepEqual([failure.kind, failure.code, failure.params[0]], ['transport', code, 'host:1']);
  });

test('an abort is a cancellation', () => {
  const abort = new AbortController();
  abort.abort();
  assert.equal(fromNode(abort.signal.reason, 'host').failure.kind, 'cancelled');
});

const addresses: readonly (readonly [text: string, want: string])[] = [
  ['xs-paris-01', 'xs-paris-01'],
  ['  XS-Paris-01:443 ', 'xs-paris-01'],
  ['10.0.0.1:8443', '10.0.0.1:8443'],
  ['https://xs.example/console?x=1', 'xs.example'],
  ['root@xs.example', 'xs.example'],
  ['::1', '[::1]'],
  ['[fe80::1]:8443', '[fe80::1]:8443'],
];
for (const [text, want] of addresses)
  test(`address ${text}`, () => assert.equal(formatAddress(parseAddress(text)), want));

const dates: readonly (readonly [text: string, want: number | undefined])[] = [
  ['20261121T00:49:25Z', Date.UTC(2026, 10, 21, 0, 49, 25)],
  ['2026-11-21T00:49:25Z', Date.UTC(2026, 10, 21, 0, 49, 25)],
  ['20261121T02:49:25+02:00', Date.UTC(2026, 10, 21, 0, 49, 25)],
  ['20261121T004925+0000', Date.UTC(2026, 10, 21, 0, 49, 25)],
  ['20261121T00:49:25', Date.UTC(2026, 10, 21, 0, 49, 25)],
  ['yesterday', undefined],
];
for (const [text, want] of dates) test(`date ${text}`, () => assert.equal(parseServerDate(text), want));
