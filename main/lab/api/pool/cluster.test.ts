import assert from 'node:assert/strict';
import { test } from 'node:test';
import { add, find, read, write } from '../../world/typed.ts';
import { openBench } from '../testing.ts';

function open() {
  const { benches, dispose } = openBench('practice');
  const [paris] = benches;
  assert.ok(paris);
  const { db } = paris.world;
  const [first, ...others] = ['xs-paris-01', 'xs-paris-02', 'xs-paris-03'].map((name) => paris.ref('host', name));
  const managing = (host: string): string =>
    find(db, 'PIF', (pif) => pif.host === host && pif.management) ?? assert.fail('no management interface');
  return { paris, db, first: first ?? '', others, managing, dispose };
}

test('a cluster of all hosts: made on a network, counted, taken apart', async () => {
  const { paris, db, first, others, managing, dispose } = open();
  const { network } = read(db, 'PIF', managing(first));
  assert.deepEqual(await paris.ask('Cluster.pool_create', network, 'drbd'), ['INVALID_CLUSTER_STACK', 'drbd']);
  assert.deepEqual(await paris.ask('Cluster.pool_create', network, 'corosync', 0.5, 1), ['INVALID_VALUE', 'token_timeout', '0.5']); // prettier-ignore
  const cluster = await paris.text('Cluster.pool_create', network, 'corosync');
  const made = read(db, 'Cluster', cluster);
  assert.deepEqual([made.live_hosts, made.expected_hosts, made.quorum, made.is_quorate], [3, 3, 2, true]);
  assert.equal(await paris.ask('Cluster.get_network', cluster), network);
  assert.equal(read(db, 'pool', paris.world.pool()).ha_cluster_stack, 'corosync');
  assert.deepEqual(await paris.ask('Cluster.pool_create', network, 'corosync'), ['CLUSTER_ALREADY_EXISTS']);
  assert.deepEqual(await paris.ask('Cluster.destroy', cluster), ['CLUSTER_DOES_NOT_HAVE_ONE_NODE', '3']);
  const member = (host = '') => find(db, 'Cluster_host', (row) => row.host === host) ?? assert.fail(host);
  const [second, third] = others;
  assert.equal(await paris.ask('Cluster_host.disable', member(second)), '');
  assert.deepEqual(read(db, 'Cluster_host', member(second)).allowed_operations, ['enable']);
  assert.deepEqual(await paris.ask('Cluster_host.destroy', member(second)), ['CLUSTERING_DISABLED', member(second)]);
  assert.equal(read(db, 'Cluster', cluster).live_hosts, 2);
  assert.equal(await paris.ask('Cluster_host.force_destroy', member(second)), '');
  assert.equal(await paris.ask('Cluster_host.destroy', member(third)), '');
  assert.deepEqual(await paris.ask('Cluster_host.destroy', member(first)), ['CLUSTER_HOST_IS_LAST', member(first)]);
  assert.deepEqual(read(db, 'Cluster', cluster).allowed_operations, ['add', 'remove', 'enable', 'disable', 'destroy']);
  assert.equal(await paris.ask('Cluster.pool_resync', cluster), '');
  assert.equal(read(db, 'Cluster', cluster).cluster_hosts.length, 3);
  assert.equal(await paris.ask('Cluster.pool_destroy', cluster), '');
  assert.deepEqual([...db.refs('Cluster_host')], []);
  dispose();
});

test('a cluster stands on interfaces that stay, and goes only when no storage needs it', async () => {
  const { paris, db, first, others, managing, dispose } = open();
  const [second = ''] = others;
  const pif = managing(first);
  write(db, 'PIF', pif, { disallow_unplug: false });
  assert.deepEqual(await paris.ask('Cluster.create', pif, 'corosync', true), ['PIF_ALLOWS_UNPLUG', pif]);
  write(db, 'PIF', pif, { disallow_unplug: true });
  const cluster = await paris.text('Cluster.create', pif, 'corosync', false);
  const wrong = ['PIF_NOT_ATTACHED_TO_HOST', pif, second];
  assert.deepEqual(await paris.ask('Cluster_host.create', cluster, second, pif), wrong);
  const member = await paris.text('Cluster_host.create', cluster, second, managing(second));
  const sr = add(db, 'SR', { name_label: 'shared blocks', type: 'gfs2', shared: true });
  const pbd = add(db, 'PBD', { SR: sr, host: second, currently_attached: true });
  const used = ['CLUSTER_STACK_IN_USE', 'corosync'];
  assert.deepEqual(await paris.ask('Cluster_host.disable', member), used);
  assert.deepEqual(await paris.ask('Cluster_host.destroy', member), used);
  assert.deepEqual(await paris.ask('Cluster.pool_destroy', cluster), used);
  write(db, 'PBD', pbd, { currently_attached: false });
  assert.equal(await paris.ask('Cluster_host.destroy', member), '');
  assert.equal(await paris.ask('Cluster.destroy', cluster), '');
  dispose();
});
