import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Connection, ConnectionState } from '../../app/contract/connections.ts';
import { Inventory } from '../../app/inventory/inventory.ts';
import { ConnectionNotices } from './connections.ts';
import { ActivityStore } from './store.ts';

const reason = { kind: 'transport', code: 'ECONNREFUSED', params: ['10.0.0.1', '443'] } as const;
const live: ConnectionState = { at: 'live', since: 0, address: 'a', role: 'pool-admin', localRoot: true, readOnly: false, clockOffset: 0, apiVersion: '2.21', transport: 'json' }; // prettier-ignore
const waiting: ConnectionState = { at: 'waiting', since: 0, nextTry: 0, attempt: 1, waitingFor: '', reason };
const connecting: ConnectionState = {
  at: 'connecting',
  step: 'signing-in',
  since: 0,
  address: 'a',
  attempt: 1,
  took: {},
};

const cases: readonly (readonly [string, readonly ConnectionState[], readonly RegExp[]])[] = [
  ['a first sign-in', [{ at: 'offline' }, connecting, live], [/^Connected to Paris as root$/]],
  ['a pool lost and found', [live, waiting, connecting, waiting, connecting, live], [/^Connected/, /^The connection with Paris was lost: .*; it came back$/]],
  ['a pool that never answered', [connecting, waiting, connecting, waiting], [/^Paris cannot be reached: /]],
  ['a wish', [live, { at: 'offline' }], [/^Connected/, /^Disconnected from Paris$/]],
  ['a refused password', [connecting, { at: 'locked-out', reason }], [/^Not signed in to Paris as root: /]],
  ['nothing new', [live, live, live], [/^Connected/]],
]; // prettier-ignore
for (const [name, states, titles] of cases)
  test(`${name} leaves ${titles.length === 1 ? 'one line' : `${titles.length} lines`}`, () => {
    let state: ConnectionState = { at: 'offline' };
    const store = new ActivityStore();
    const connections = (): readonly Connection[] => [
      { id: 'p', name: 'Paris', address: 'a', port: 443, username: 'root', practice: false, passwordKept: false, readOnly: false, signIns: 0, state, members: [] },
    ]; // prettier-ignore
    const pools = { connections, get: () => ({ inventory: new Inventory('p') }) as never };
    const notices = new ConnectionNotices(pools, store);
    for (const next of states) {
      state = next;
      notices.look();
    }
    const rows = store.rows();
    store.close();
    assert.equal(rows.length, titles.length, rows.map(({ title }) => title).join('\n'));
    titles.forEach((title, at) => assert.match(rows[at]?.title ?? '', title));
    assert.ok(rows.every((row) => row.finished !== undefined && row.targets[0]?.pool === 'p'));
  });
