import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crash } from '../../world/physics/hosts/hosts.ts';
import { violations } from '../../world/checks/invariants.ts';
import { siteFile } from '../../world/patches/files.ts';
import { channelHash } from '../../world/patches/channel.ts';
import { noteUpload } from '../../world/patches/upload.ts';
import { each, find, read } from '../../world/typed.ts';
import { openBench, type Bench } from '../testing.ts';

async function withPools(profile: string, work: (...pools: Bench[]) => Promise<void>): Promise<void> {
  const { benches, dispose } = openBench(profile);
  try {
    await work(...benches);
    for (const { world } of benches) assert.deepEqual(violations(world), []);
  } finally {
    dispose();
  }
}

/** Takes away what keeps VMs of Paris from moving. */
async function loosen(paris: Bench): Promise<void> {
  const { db } = paris.world;
  const sql = paris.ref('VM', 'win-sql-01');
  const drive = find(db, 'VBD', (vbd) => vbd.VM === sql && vbd.type === 'CD') ?? '';
  assert.equal(await paris.ask('VBD.eject', drive), '');
  for (const name of ['web-02-debug', 'qa-runner'])
    assert.equal(await paris.ask('VM.unpause', paris.ref('VM', name)), '');
}

test('a host is emptied, restarted and seen to come back', () =>
  withPools('practice', async (paris) => {
    const { db } = paris.world;
    const host = paris.ref('host', 'xs-paris-02');
    const sql = paris.ref('VM', 'win-sql-01');
    const stuck = await paris.ask('host.get_vms_which_prevent_evacuation', host);
    assert.deepEqual(stuck, { [sql]: ['VM_REQUIRES_SR', sql, paris.ref('SR', 'drivers')] });
    assert.deepEqual(await paris.ask('host.assert_can_evacuate', host), [
      'CANNOT_EVACUATE_HOST',
      `VM_REQUIRES_SR,${sql},${paris.ref('SR', 'drivers')}`,
    ]);
    assert.deepEqual(await paris.ask('host.reboot', host), ['HOST_NOT_DISABLED']);
    await loosen(paris);
    assert.equal(await paris.ask('host.disable', host), '');
    assert.equal(await paris.ask('host.evacuate', host), '');
    assert.equal(read(db, 'host', host).resident_VMs.length, 1);
    const before = read(db, 'host', host).other_config.boot_time;
    assert.equal(await paris.ask('host.reboot', host), '');
    const seen: string[] = [];
    for (let second = 0; second < 150; second++) {
      await paris.clock.advance(1);
      const live = read(db, 'host_metrics', read(db, 'host', host).metrics).live;
      const now = `${paris.world.reach(host).kind} ${live ? 'live' : 'dead'} ${read(db, 'host', host).enabled ? 'enabled' : 'disabled'}`;
      if (seen.at(-1) !== now) seen.push(now);
    }
    assert.deepEqual(seen, [
      'up live disabled',
      'up dead disabled',
      'refused dead disabled',
      'failing dead disabled',
      'up live enabled',
    ]);
    assert.notEqual(read(db, 'host', host).other_config.boot_time, before);
  }));

test('updates of a repository: who may, what remains to do, what clears it', () =>
  withPools('practice', async (paris) => {
    const { db } = paris.world;
    const host = paris.ref('host', 'xs-paris-01');
    const apply = (hash: string) => paris.ask('host.apply_updates', host, hash);
    assert.deepEqual(await apply('0'), ['UPDATEINFO_HASH_MISMATCH']);
    assert.deepEqual(await apply(channelHash()), ['HOST_EVACUATION_IS_REQUIRED', host]);
    await loosen(paris);
    await paris.ask('host.disable', host);
    assert.equal(await paris.ask('host.evacuate', host), '');
    assert.deepEqual(await apply(channelHash()), []);
    assert.deepEqual(read(db, 'host', host).pending_guidances, ['reboot_host']);
    assert.equal(read(db, 'host', host).latest_synced_updates_applied, 'yes');
    assert.deepEqual(await apply(channelHash()), ['HOST_PENDING_MANDATORY_GUIDANCE_NOT_EMPTY', host]);
    await paris.ask('host.reboot', host);
    await paris.clock.advance(200);
    assert.deepEqual(read(db, 'host', host).pending_guidances, []);
    assert.deepEqual(await apply(channelHash()), []);
  }));

const images: readonly (readonly [name: string, introduced: string | undefined, checked: string])[] = [
  ['XS82ECU1092', undefined, 'UPDATE_PRECHECK_FAILED_PREREQUISITE_MISSING'],
  ['XS82ECU1091', undefined, 'ok'],
  ['XS82ECU1090U', 'Invalid signature', ''],
  ['XS82ECU1095', 'Please upload a valid package.', ''],
  ['XS81E014', undefined, 'UPDATE_PRECHECK_FAILED_WRONG_SERVER_VERSION'],
];

test('update images: good ones, unsigned, cut short, of another version', () =>
  withPools('practice', async (_paris, lyon) => {
    assert.ok(lyon);
    const host = lyon.ref('host', 'xs-lyon-02');
    for (const [name, refused, checked] of images) {
      const bytes = siteFile(`${name}.iso`);
      assert.ok(bytes);
      const record = {
        name_label: name,
        name_description: '',
        SR: lyon.ref('SR', 'nfs-lyon'),
        virtual_size: bytes.length,
        type: 'user',
        sharable: false,
        read_only: false,
        other_config: {},
      };
      const vdi = await lyon.text('VDI.create', record);
      noteUpload(lyon.world, vdi, bytes);
      const update = await lyon.ask('pool_update.introduce', vdi);
      if (refused !== undefined) {
        assert.deepEqual(update, ['INVALID_UPDATE', refused]);
        continue;
      }
      const said = await lyon.ask('pool_update.precheck', typeof update === 'string' ? update : '', host);
      assert.equal(Array.isArray(said) ? said[0] : said, checked, name);
    }
    const update = lyon.ref('pool_update', 'XS82ECU1091');
    assert.equal(await lyon.ask('pool_update.apply', update, host), '');
    assert.deepEqual(read(lyon.world.db, 'host', host).updates_requiring_reboot, [update]);
    assert.deepEqual(await lyon.ask('pool_update.apply', update, host), ['UPDATE_ALREADY_APPLIED', update]);
    assert.deepEqual(await lyon.ask('pool_update.destroy', update), ['UPDATE_IS_APPLIED']);
  }));

test('a dead host under high availability: its protected VMs start elsewhere', () =>
  withPools('mixed', async (pool) => {
    const { db } = pool.world;
    const dead = pool.ref('host', 'xs-mixed-01');
    const heir = pool.ref('host', 'xs-mixed-02');
    assert.equal(pool.world.coordinator(), dead);
    assert.equal(read(db, 'VM', pool.ref('VM', 'app-01')).resident_on, dead);
    crash(pool.world, dead);
    await pool.clock.advance(300);
    assert.equal(pool.world.coordinator(), heir);
    for (const name of ['app-01', 'app-02']) {
      const vm = read(db, 'VM', pool.ref('VM', name));
      assert.equal(vm.power_state, 'Running', name);
      assert.notEqual(vm.resident_on, dead);
    }
    assert.equal(read(db, 'VM', pool.ref('VM', 'cd-in')).power_state, 'Halted', 'nobody asked for its protection');
    const told = [...each(db, 'message')].map(([, message]) => message.name);
    assert.ok(told.includes('HA_HOST_FAILED') && told.includes('POOL_MASTER_TRANSITION'));
  }));
