import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toFailure } from '../../../app/errors/failure.ts';
import { argsOf } from '../../../app/wizards/new-sr/pages.ts';
import { locationOf } from '../../../app/wizards/new-sr/config.ts';
import { emptySrDraft } from '../../../app/wizards/new-sr/draft.ts';
import type { NewSrDraft } from '../../../app/wizards/new-sr/draft.ts';
import { storageHandlers } from '../../gateway/storage.ts';
import { practice } from './test-kit.ts';

test('storage is found, made, taken over, and nothing half-made is left', async (t) => {
  const at = await practice(t);
  const [pool] = at.pools;
  const [world] = at.worlds;
  assert.ok(pool && world);
  const ask = storageHandlers({ get: () => pool })['sr.probe'];
  const signal = new AbortController().signal;
  const probe = (draft: NewSrDraft, password = '') =>
    ask({ pool: pool.id, ...locationOf(draft, password) }, { signal });
  const make = (draft: NewSrDraft, password = '') =>
    at.run('pool.createSr', 'pool', 'Paris', argsOf(pool.inventory, draft, password));
  const secrets = (): number => world.db.count('secret');

  // Each step of iSCSI tells what the next has to choose from.
  const target = { ...emptySrDraft, kind: 'iscsi', place: '10.0.0.5', user: 'archive' } as const;
  const { iqns } = await probe(target, 'chap-secret');
  assert.ok(iqns.length > 1);
  const archive = { ...target, iqn: iqns.find(({ iqn }) => iqn.endsWith('archive'))?.iqn ?? '' };
  const { luns } = await probe(archive, 'chap-secret');
  assert.ok(luns.every(({ size, scsiId }) => size > 0 && scsiId !== ''));
  const [fresh, taken] = luns;
  assert.ok(fresh && taken);
  assert.deepEqual((await probe({ ...archive, lun: fresh.scsiId })).srs, []);
  const [there] = (await probe({ ...archive, lun: taken.scsiId }, 'chap-secret')).srs;
  assert.ok(there);
  assert.equal(secrets(), 0, 'a probe leaves no secret');
  const refused = await Promise.resolve(probe({ ...archive, user: '' })).catch(toFailure);
  assert.ok('code' in refused && refused.code === 'SR_BACKEND_FAILURE_68');

  // Made new: connected on every server, secret gone, nothing of it told.
  const made = await make({ ...archive, lun: fresh.scsiId, name: 'archive' }, 'chap-secret');
  assert.equal(made.state, 'done', JSON.stringify(made.failure));
  assert.doesNotMatch(JSON.stringify(made), /chap-secret/);
  assert.equal(secrets(), 0);
  const sr = at.find('SR', 'archive');
  assert.equal(sr.type, 'lvmoiscsi');
  assert.equal(sr.other_config['auto-scan'], 'false');
  const pbds = sr.PBDs.map((ref) => pool.inventory.get('PBD', ref));
  assert.equal(pbds.length, pool.inventory.count('host'));
  assert.ok(pbds.every((pbd) => pbd?.currently_attached && pbd.device_config['SCSIid'] === fresh.scsiId));
  assert.ok(pbds.every((pbd) => pbd && pbd.device_config['chappassword'] === undefined));
  const twice = await make({ ...archive, lun: fresh.scsiId, name: 'again' }, 'chap-secret');
  assert.equal(twice.failure?.code, 'used');

  // Taken over as it is.
  const existing = { uuid: there.uuid, type: there.type };
  const over = await make({ ...archive, lun: taken.scsiId, name: 'old one', existing }, 'chap-secret');
  assert.equal(over.state, 'done', JSON.stringify(over.failure));
  assert.equal(at.find('SR', 'old one').uuid, there.uuid);
  assert.equal(at.find('SR', 'old one').PBDs.length, pool.inventory.count('host'));

  // A server that cannot be connected: let go of again, everywhere.
  const { exports: paths } = await probe({ ...emptySrDraft, place: 'nas' });
  assert.ok(paths.includes('/export/vms'));
  const nas = { ...emptySrDraft, place: 'nas:/export/vms', name: 'shared' };
  const [known] = (await probe(nas)).srs;
  assert.ok(known);
  const before = pool.inventory.count('SR');
  const effect = { kind: 'error', code: 'SR_BACKEND_FAILURE_73', params: ['', 'mount failed', ''] } as const;
  await at.control.addFault({ call: 'PBD.plug', times: 1, effect });
  const broken = await make({ ...nas, existing: { uuid: known.uuid, type: 'nfs' } });
  assert.equal(broken.failure?.code, 'SR_BACKEND_FAILURE_73');
  await pool.barrier();
  assert.equal(pool.inventory.count('SR'), before);
  assert.ok([...pool.inventory.all('PBD')].every(({ device_config }) => device_config['server'] !== 'nas'));

  // Discs, and storage of one server.
  const discs = await make(
    { ...emptySrDraft, kind: 'smb-iso', place: '\\\\nas\\iso\\linux', user: 'reader', name: 'discs' },
    'smb-secret',
  );
  assert.equal(discs.state, 'done', JSON.stringify(discs.failure));
  assert.equal(at.find('SR', 'discs').other_config['auto-scan'], 'true');
  const library = pool.inventory.get('PBD', at.find('SR', 'discs').PBDs[0] ?? '');
  assert.deepEqual([library?.device_config['location'], library?.device_config['iso_path']], ['//nas/iso', '/linux']);
  const host = at.find('host', 'xs-paris-02');
  const local = await make({ ...emptySrDraft, kind: 'local', host: host.uuid, path: '/dev/sdb', name: 'scratch' });
  assert.equal(local.state, 'done', JSON.stringify(local.failure));
  assert.deepEqual(
    at.find('SR', 'scratch').PBDs.map((ref) => pool.inventory.get('PBD', ref)?.host),
    [host.$ref],
  );
  assert.doesNotMatch(JSON.stringify(at.activities.store.rows()), /chap-secret|smb-secret/);
  assert.equal(secrets(), 0);
});
