import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Connection, ConnectionState } from '../../../app/contract/connections.ts';
import { addressesIn, fingerprintLines, roleWord, stateWords } from './words.ts';

const connection = (state: ConnectionState): Connection => ({
  id: 'c',
  name: 'Paris',
  address: 'xs-paris-01',
  port: 443,
  username: 'root',
  practice: false,
  passwordKept: true,
  readOnly: false,
  signIns: 0,
  state,
  seenAt: 0,
  members: [],
});
const live = {
  at: 'live',
  since: 0,
  address: '10.0.0.1',
  role: 'pool-operator',
  localRoot: false,
  readOnly: false,
  clockOffset: 0,
  apiVersion: '2.21',
  transport: 'json',
} as const;
const reason = { kind: 'transport', code: 'ECONNREFUSED', params: [] } as const;

test('each state says its fact', () => {
  const rows: readonly (readonly [ConnectionState, string, string])[] = [
    [{ at: 'offline' }, 'Disconnected', 'Seen 4 min ago'],
    [
      { at: 'waiting', since: 0, nextTry: 252_000, attempt: 3, waitingFor: 'xs-paris-01 to restart', reason },
      'Away',
      'Seen 4 min ago, waiting for xs-paris-01 to restart, next try in 12 s',
    ],
    [{ at: 'locked-out', reason }, 'Sign in again', 'root was not let in'],
    [
      { at: 'locked-out', reason: { ...reason, code: 'password-needed' } },
      'Waits for you',
      'Its password is locked with your passphrase',
    ],
    [
      { at: 'connecting', step: 'signing-in', since: 0, address: '10.0.0.1', attempt: 1, took: {} },
      'Connecting',
      'Sign in at 10.0.0.1',
    ],
    [live, 'Live', '10.0.0.1, pool operator'],
    [{ ...live, role: 'read-only', readOnly: true }, 'Live', '10.0.0.1, opened read-only'],
  ];
  for (const [state, word, detail] of rows) {
    const said = stateWords(connection(state), 240_000);
    assert.equal(said.word, word);
    assert.equal(said.detail, detail);
  }
});

test('a fingerprint reads in groups of four pairs, four groups a line', () => {
  const lines = fingerprintLines(Array.from({ length: 32 }, (_, at) => at.toString(16).padStart(2, '0')).join(':'));
  assert.equal(lines.length, 2);
  assert.equal(lines[0], '00 01 02 03  04 05 06 07  08 09 0A 0B  0C 0D 0E 0F');
});

test('addresses come from words and lines, each once', () => {
  assert.deepEqual(addressesIn(' a b,  a\nc:8443 ; '), ['a', 'b', 'c:8443']);
});

test('names of roles', () => {
  assert.equal(roleWord('vm-power-admin'), 'VM power admin');
});
