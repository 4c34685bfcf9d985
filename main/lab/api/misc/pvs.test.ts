import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read } from '../../world/typed.ts';
import { openBench } from '../testing.ts';

test('a site of provisioning services: its servers, and a proxy that comes and goes with its VM', async () => {
  const { benches, dispose } = openBench('practice');
  const [paris] = benches;
  assert.ok(paris);
  const { db } = paris.world;
  const site = await paris.text('PVS_site.introduce', 'farm', '', 'f-1');
  assert.equal(await paris.ask('PVS_site.introduce', 'again', '', 'f-1'), site, 'a site is known by its own number');
  const server = (...given: readonly (string | number | readonly string[])[]) =>
    paris.ask('PVS_server.introduce', ...given, site);
  assert.deepEqual(await server(['nowhere'], 6910, 6930), ['INVALID_IP_ADDRESS_SPECIFIED', 'addresses']);
  assert.deepEqual(((await server(['10.1.1.1'], 6930, 6910)) as readonly string[])[0], 'VALUE_NOT_SUPPORTED');
  const one = await paris.text('PVS_server.introduce', ['10.1.1.1'], 6910, 6930, site);
  assert.deepEqual(await server(['10.1.1.2', '10.1.1.1'], 6910, 6930), ['PVS_SERVER_ADDRESS_IN_USE', '10.1.1.1']);

  const vm = paris.ref('VM', 'test-a');
  const [vif = ''] = read(db, 'VM', vm).VIFs;
  const proxy = await paris.text('PVS_proxy.create', site, vif);
  assert.deepEqual(await paris.ask('PVS_proxy.create', site, vif), ['PVS_PROXY_ALREADY_PRESENT', proxy]);
  const state = (): unknown => {
    const { currently_attached, status } = read(db, 'PVS_proxy', proxy);
    return [currently_attached, status];
  };
  assert.deepEqual(state(), [false, 'stopped']);
  assert.equal(await paris.ask('VM.start', vm, false, false), '');
  assert.deepEqual(state(), [true, 'initialised']);
  assert.deepEqual(await paris.ask('PVS_site.forget', site), ['PVS_SITE_CONTAINS_RUNNING_PROXIES', proxy]);
  assert.equal(await paris.ask('VM.hard_shutdown', vm), '');
  assert.deepEqual(state(), [false, 'stopped']);
  assert.deepEqual(await paris.ask('PVS_site.forget', site), ['PVS_SITE_CONTAINS_SERVERS', one]);
  assert.equal(await paris.ask('PVS_server.forget', one), '');
  assert.equal(await paris.ask('PVS_site.forget', site), '');
  assert.equal(db.get('PVS_proxy', proxy), undefined);
  const next = await paris.text('PVS_proxy.create', await paris.text('PVS_site.introduce', 'other', '', ''), vif);
  assert.equal(await paris.ask('VIF.destroy', vif), '');
  assert.equal(db.get('PVS_proxy', next), undefined, 'it stood on that interface');
  dispose();
});
