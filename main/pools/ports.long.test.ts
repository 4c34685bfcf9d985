import assert from 'node:assert/strict';
import { test } from 'node:test';
import { console_, lab, scratch, until } from './test-kit.ts';

test('hosts that share one address are reached by their ports, from a member on', async (t) => {
  const running = await lab(t, { probe: () => Promise.resolve('ports') });
  const [paris] = running.pools;
  assert.ok(paris);
  const member = paris.hosts.find(({ port }) => !paris.url.endsWith(`:${port}`));
  assert.ok(member);
  const { pools } = await console_(t, await scratch(t));
  const { username, password } = paris;
  const address = `${member.address}:${member.port}`;
  const id = await pools.add({ address, username, password, keepPassword: false });
  const pool = pools.get(id);
  assert.ok(pool);
  const trusted = new Set<string>();
  await until(() => {
    const { state } = pool;
    if (state.at === 'untrusted' && !trusted.has(state.certificate.fingerprint256)) {
      trusted.add(state.certificate.fingerprint256);
      void pools.trust(id, state.certificate.fingerprint256);
    }
    return state.at === 'live';
  });
  for (const host of pool.inventory.all('host')) {
    const reply = await pool.http(host.$ref, '/rrd_updates', { query: { start: '0', host: 'true' } });
    assert.match(await reply.text(), new RegExp(host.uuid), host.name_label);
  }
});
