import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { console_, http, reaches, scratch, stranger } from './test-kit.ts';

/** A server of one host that answers just enough to be read, and claims a version. */
function claiming(major: number, minor: number, extra: Record<string, unknown> = {}) {
  const pool = { uuid: 'p', name_label: 'Old', master: 'OpaqueRef:h', other_config: {} };
  const host = {
    uuid: 'h',
    name_label: 'one',
    address: '127.0.0.1',
    API_version_major: major,
    API_version_minor: minor,
    software_version: { product_brand: 'XenServer', product_version: '5.6.0' },
    ...extra,
  };
  const events = [
    { id: '1', timestamp: '0.0', class: 'pool', operation: 'add', ref: 'OpaqueRef:p', snapshot: pool },
    { id: '1', timestamp: '0.0', class: 'host', operation: 'add', ref: 'OpaqueRef:h', snapshot: host },
    { id: '1', timestamp: '0.0', class: 'teleporter', operation: 'add', ref: 'OpaqueRef:t', snapshot: { uuid: 't' } },
  ];
  const batch = {
    events,
    valid_ref_counts: { pool: 1, host: 1, teleporter: 1 },
    token: '00000000000000000001,00000000000000000000',
  };
  const results: Record<string, unknown> = {
    'session.login_with_password': 'OpaqueRef:s',
    'session.get_is_local_superuser': true,
    'pool.get_all_records': { 'OpaqueRef:p': pool },
    'host.get_servertime': '20200101T00:00:00Z',
    'role.get_all_records': {},
    'session.logout': '',
  };
  return (socket: Socket): void => {
    socket.on('data', (bytes) => {
      const text = bytes.toString();
      const method = /"method":"([\w.]+)"/.exec(text)?.[1] ?? '';
      if (method === 'event.from' && text.includes('00000000000000000001,')) return;
      const result = method === 'event.from' ? batch : results[method];
      socket.write(http('200 OK', 'application/json', JSON.stringify({ jsonrpc: '2.0', result, id: 1 })));
    });
  };
}

async function visit(t: Parameters<typeof scratch>[0], behave: (socket: Socket) => void) {
  const { pools } = await console_(t, await scratch(t));
  const id = await pools.add({
    address: await stranger(t, behave),
    username: 'root',
    password: 'x',
    keepPassword: false,
  });
  const pool = pools.get(id);
  assert.ok(pool);
  await pools.trust(id, (await reaches(pool, 'untrusted')).certificate.fingerprint256);
  return pool;
}

test('a server of before the API that we speak is refused with its version', async (t) => {
  const pool = await visit(t, claiming(1, 8));
  const { reason } = await reaches(pool, 'offline');
  assert.deepEqual([reason?.code, reason?.params], ['server-too-old', ['XenServer 5.6.0', '1.8', '2.0']]);
});

test('a server newer than known, with fields and classes nobody knows, is spoken to', async (t) => {
  const pool = await visit(t, claiming(9, 1, { warp_drive: { engaged: true }, enabled: 'perhaps' }));
  const live = await reaches(pool, 'live');
  assert.equal(live.apiVersion, '9.1');
  assert.ok(live.clockOffset < -86_400_000);
  assert.equal(pool.inventory.get('host', 'OpaqueRef:h')?.name_label, 'one');
  assert.deepEqual(pool.inventory.record('host', 'OpaqueRef:h')?.['warp_drive'], { engaged: true });
});
