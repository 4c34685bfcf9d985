import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROLES } from '../../xenapi/datamodel.ts';
import type { Role } from '../../xenapi/datamodel.ts';
import type { AnyObj, MirroredCls } from '../../inventory/view.ts';
import { actionById, actions } from '../registry.ts';
import { judge } from '../verdict.ts';
import { addVm, GiB, smallPool, type Made } from './made.ts';

const NULL = 'OpaqueRef:NULL';

/** How things can stand for one class of object: each makes the pool so and names the object asked about. */
type Scene = (pool: Made) => string;

/** Columns are scenes in this order; a row is an action's least role, then its verdict in each. */
interface Table {
  readonly cls: MirroredCls;
  readonly scenes: Readonly<Record<string, Scene>>;
  readonly rows: Readonly<Record<string, readonly [least: Role, ...verdicts: string[]]>>;
}

const ha = (pool: Made) => pool.put('pool', 'Paris', { ha_enabled: true });

function storage(pool: Made, plugs: readonly boolean[], more: object = {}): string {
  const PBDs = plugs.map((currently_attached, at) =>
    pool.put('PBD', `plug-${at}`, { host: `OpaqueRef:xs-0${at + 1}`, SR: 'OpaqueRef:nfs', currently_attached }),
  );
  pool.put('SM', 'nfs-sm', { type: 'nfs', features: { SR_TRIM: '1' } });
  pool.put('SR', 'nfs', {
    type: 'nfs',
    content_type: 'user',
    shared: true,
    physical_size: 1000 * GiB,
    PBDs,
    ...more,
  });
  return 'nfs';
}

/** A disk of a VM in this state; `free` of none. */
function disk(pool: Made, state: 'free' | 'Halted' | 'Running', bootable = false, more: object = {}): string {
  storage(pool, [true, true]);
  const on = state === 'Running';
  if (state !== 'free') {
    addVm(pool, 'web', state, on, false);
    pool.put('VBD', 'web-0', {
      VM: 'OpaqueRef:web',
      VDI: 'OpaqueRef:disk',
      type: 'Disk',
      mode: 'RW',
      bootable,
      currently_attached: on,
      allowed_operations: on ? ['unplug'] : [],
    });
    pool.put('VM', 'web', { VBDs: ['OpaqueRef:web-0'] });
  }
  pool.put('VDI', 'disk', {
    SR: 'OpaqueRef:nfs',
    type: 'user',
    virtual_size: 10 * GiB,
    VBDs: state === 'free' ? [] : ['OpaqueRef:web-0'],
    allowed_operations: on ? [] : ['resize'],
    ...more,
  });
  return 'disk';
}

function drive(pool: Made, state: 'Halted' | 'Running', attached: boolean, allowed: readonly string[]): string {
  disk(pool, state);
  pool.put('VBD', 'web-0', { currently_attached: attached, allowed_operations: allowed });
  return 'web-0';
}

function nic(pool: Made, state: 'Halted' | 'Running', attached: boolean, allowed: readonly string[]): string {
  addVm(pool, 'web', state, true, false);
  pool.put('network', 'lan', {});
  return (
    pool.put('VIF', 'vif', {
      VM: 'OpaqueRef:web',
      network: 'OpaqueRef:lan',
      currently_attached: attached,
      allowed_operations: allowed,
    }) && 'vif'
  );
}

function network(pool: Made, pif: object | undefined, used = false): string {
  const PIFs = pif ? [pool.put('PIF', 'pif', { host: 'OpaqueRef:xs-01', ...pif })] : [];
  const VIFs = used ? [`OpaqueRef:${nic(pool, 'Running', true, [])}`] : [];
  pool.put('network', 'lan', { PIFs, VIFs });
  return 'lan';
}

/** A vApp of no VM, or of one in this state. */
const vapp = (state: 'Halted' | 'Running' | undefined, allowed_operations: readonly string[]) => (pool: Made) => {
  const VMs = state === undefined ? [] : [addVm(pool, 'web', state, true, false).$ref];
  pool.put('VM_appliance', 'shop', { VMs, allowed_operations });
  return 'shop';
};

const tables: readonly Table[] = [
  {
    cls: 'host',
    scenes: {
      'a member': () => 'xs-02',
      'the coordinator': () => 'xs-01',
      'the coordinator, high availability on': (pool) => ha(pool) && 'xs-01',
      'in maintenance': (pool) =>
        pool.put('host', 'xs-02', { enabled: false, other_config: { MAINTENANCE_MODE: 'true' } }) && 'xs-02',
      'not answering': (pool) => pool.put('host_metrics', 'xs-02-metrics', { live: false }) && 'xs-02',
      busy: (pool) => pool.put('host', 'xs-02', { current_operations: { 'OpaqueRef:t': 'evacuate' } }) && 'xs-02',
    },
    rows: {
      'host.enterMaintenance': ['pool-operator', 'ok', 'ok', 'ha', 'disabled', 'host-dead', 'busy'],
      'host.exitMaintenance': ['pool-operator', 'enabled', 'enabled', 'enabled', 'ok', 'host-dead', 'enabled'],
      'host.reboot': ['pool-operator', 'ok', 'ok', 'ok', 'ok', 'host-dead', 'busy'],
      'host.shutdown': ['pool-operator', 'ok', 'ok', 'ha', 'ok', 'host-dead', 'busy'],
      'host.powerOn': ['pool-operator', 'live', 'live', 'live', 'live', 'no-mode', 'live'],
      'host.restartToolstack': ['pool-operator', 'ok', 'ok', 'ok', 'ok', 'host-dead', 'ok'],
      'host.makeCoordinator': ['pool-operator', 'ok', 'same', 'same', 'disabled', 'host-dead', 'ok'],
      'host.makePool': ['pool-operator', 'in-pool', 'in-pool', 'in-pool', 'in-pool', 'host-dead', 'in-pool'],
      'host.join': ['pool-operator', 'in-pool', 'in-pool', 'in-pool', 'in-pool', 'in-pool', 'in-pool'],
      'host.eject': ['pool-operator', 'ok', 'coordinator', 'coordinator', 'ok', 'host-dead', 'busy'],
      'host.destroy': ['pool-operator', 'live', 'live', 'live', 'live', 'ok', 'live'],
      'host.setPowerOn': ['pool-operator', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok'],
      'host.setIqn': ['pool-operator', 'ok', 'ok', 'ok', 'ok', 'host-dead', 'ok'],
      'host.setLog': ['pool-operator', 'ok', 'ok', 'ok', 'ok', 'host-dead', 'ok'],
      'host.setMultipathing': ['pool-operator', 'enabled', 'enabled', 'enabled', 'ok', 'host-dead', 'enabled'],
      'object.setAlarms': ['pool-operator', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok'],
      'pool.createNetwork': ['pool-operator', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok'],
      'pool.createSr': ['pool-operator', 'ok', 'ok', 'ok', 'ok', 'host-dead', 'ok'],
      'pool.import': ['vm-power-admin', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok'],
      'pool.importImage': ['pool-operator', 'no-template', 'no-template', 'no-template', 'no-template', 'host-dead', 'no-template'], // prettier-ignore
      'pool.changePassword': ['pool-admin', 'ok', 'ok', 'ok', 'ok', 'host-dead', 'ok'],
      'host.installCertificate': ['pool-admin', 'ok', 'ok', 'ha', 'ok', 'host-dead', 'ok'],
      'host.resetCertificate': ['pool-admin', 'ok', 'ok', 'ha', 'ok', 'host-dead', 'ok'],
      'host.statusReport': ['pool-operator', 'ok', 'ok', 'ok', 'ok', 'host-dead', 'ok'],
    },
  },
  {
    cls: 'pool',
    scenes: {
      'as it is': () => 'Paris',
      'highly available': (pool) => pool.put('pool', 'Paris', { ha_enabled: true }) && 'Paris',
      'fetching updates': (pool) => pool.put('pool', 'Paris', { current_operations: { t: 'sync_updates' } }) && 'Paris',
    },
    rows: {
      'pool.balance': ['vm-power-admin', 'ok', 'ok', 'ok'],
      'pool.createSchedule': ['pool-operator', 'ok', 'ok', 'ok'],
      'pool.createVapp': ['pool-operator', 'ok', 'ok', 'ok'],
      'pool.createNetwork': ['pool-operator', 'ok', 'ok', 'ok'],
      'pool.createSr': ['pool-operator', 'ok', 'ok', 'ok'],
      'pool.exportOvf': ['vm-admin', 'ok', 'ok', 'ok'],
      'pool.import': ['vm-power-admin', 'ok', 'ok', 'ok'],
      'pool.importImage': ['pool-operator', 'no-template', 'no-template', 'no-template'],
      'pool.addServer': ['pool-operator', 'ok', 'ok', 'ok'],
      'pool.changePassword': ['pool-admin', 'ok', 'ok', 'ok'],
      'host.statusReport': ['pool-operator', 'ok', 'ok', 'ok'],
      'pool.enableHa': ['pool-operator', 'ok', 'ha', 'busy'],
      'pool.disableHa': ['pool-operator', 'ha-off', 'ok', 'ha-off'],
      'pool.enableTls': ['pool-admin', 'ok', 'ok', 'busy'],
      'pool.setHaTolerance': ['pool-operator', 'ha-off', 'ok', 'ha-off'],
      'pool.defineField': ['vm-operator', 'ok', 'ok', 'ok'],
      'pool.moveFolder': ['vm-admin', 'ok', 'ok', 'ok'],
      'pool.shareView': ['vm-operator', 'ok', 'ok', 'ok'],
      'pool.newFolder': ['pool-operator', 'ok', 'ok', 'ok'],
      'pool.deleteFolder': ['vm-admin', 'ok', 'ok', 'ok'],
      'pool.dismissUpdates': ['pool-operator', 'ok', 'ok', 'ok'],
      'pool.repositories': ['pool-operator', 'ok', 'ok', 'busy'],
      'pool.syncSchedule': ['pool-operator', 'ok', 'ok', 'ok'],
      'pool.repositoryProxy': ['pool-operator', 'ok', 'ok', 'busy'],
      'pool.cleanUpdateFiles': ['pool-operator', 'none', 'none', 'none'],
      'pool.disableOldSsl': ['pool-operator', 'ok', 'ok', 'ok'],
      'pool.disconnectController': ['pool-operator', 'none', 'none', 'none'],
      'pool.leaveHealthCheck': ['pool-operator', 'none', 'none', 'none'],
      'pool.setMail': ['pool-operator', 'ok', 'ok', 'ok'],
      'pool.setStores': ['pool-operator', 'ok', 'ok', 'ok'],
      'pool.setMigrationCompression': ['pool-operator', 'ok', 'ok', 'ok'],
      'pool.setLivePatching': ['pool-operator', 'version', 'version', 'version'],
      'pool.setIgmpSnooping': ['pool-operator', 'ok', 'ok', 'ok'],
    },
  },
  {
    cls: 'SR',
    scenes: {
      attached: (pool) => storage(pool, [true, true]),
      'attached to one of two': (pool) => storage(pool, [true, false]),
      detached: (pool) => storage(pool, [false, false]),
      'used by a running VM': (pool) =>
        disk(pool, 'Running') && storage(pool, [true, true], { VDIs: ['OpaqueRef:disk'] }),
      default: (pool) => {
        pool.put('pool', 'Paris', { default_SR: 'OpaqueRef:nfs' });
        return storage(pool, [true, true]);
      },
      'of discs': (pool) => storage(pool, [true, true], { type: 'iso', content_type: 'iso' }),
      'of the tools': (pool) => storage(pool, [true, true], { type: 'iso', content_type: 'iso', is_tools_sr: true }),
    },
    rows: {
      'sr.repair': ['pool-operator', 'healthy', 'ok', 'ok', 'healthy', 'healthy', 'healthy', 'healthy'],
      'sr.addDisk': ['vm-admin', 'ok', 'ok', 'detached', 'ok', 'ok', 'type', 'type'],
      'sr.scan': ['vm-power-admin', 'ok', 'ok', 'detached', 'ok', 'ok', 'ok', 'ok'],
      'sr.setDefault': ['pool-operator', 'ok', 'ok', 'ok', 'ok', 'default', 'type', 'type'],
      'object.setAlarms': ['pool-operator', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok'],
      'sr.setReadCaching': ['pool-operator', 'ok', 'ok', 'ok', 'ok', 'ok', 'type', 'type'],
      'sr.trim': ['pool-admin', 'ok', 'ok', 'detached', 'ok', 'ok', 'ok', 'ok'],
      'sr.detach': ['pool-operator', 'ok', 'ok', 'detached', 'in-use', 'ok', 'ok', 'ok'],
      'sr.forget': ['pool-operator', 'ok', 'ok', 'ok', 'in-use', 'ok', 'ok', 'tools'],
      'sr.destroy': ['pool-operator', 'ok', 'ok', 'ok', 'in-use', 'default', 'ok', 'tools'],
    },
  },
  {
    cls: 'VDI',
    scenes: {
      'of no VM': (pool) => disk(pool, 'free'),
      'of a VM that is off': (pool) => disk(pool, 'Halted'),
      'of a running VM': (pool) => disk(pool, 'Running'),
      'a running VM starts from it': (pool) => disk(pool, 'Running', true),
      'of a snapshot': (pool) => disk(pool, 'free', false, { is_a_snapshot: true }),
      busy: (pool) =>
        disk(pool, 'free', false, { current_operations: { 'OpaqueRef:t': 'copy' }, allowed_operations: [] }),
    },
    rows: {
      'vdi.move': ['vm-power-admin', 'ok', 'ok', 'ok', 'ok', 'snapshot', 'busy'],
      'vdi.resize': ['vm-admin', 'ok', 'ok', 'in-use', 'in-use', 'snapshot', 'in-use'],
      'vdi.delete': ['vm-admin', 'ok', 'ok', 'ok', 'system', 'ok', 'busy'],
    },
  },
  {
    cls: 'VBD',
    scenes: {
      'active in a running VM': (pool) => drive(pool, 'Running', true, ['unplug']),
      'active, and its system holds it': (pool) => drive(pool, 'Running', true, []),
      'not active in a running VM': (pool) => drive(pool, 'Running', false, ['plug']),
      'not active, and its system does not take it': (pool) => drive(pool, 'Running', false, []),
      'of a VM that is off': (pool) => drive(pool, 'Halted', false, []),
    },
    rows: {
      'vbd.plug': ['vm-admin', 'attached', 'attached', 'ok', 'not-allowed', 'power-state'],
      'vbd.unplug': ['vm-admin', 'ok', 'not-allowed', 'detached', 'detached', 'detached'],
      'vbd.change': ['vm-admin', 'ok', 'ok', 'ok', 'ok', 'ok'],
      'vbd.detach': ['vm-admin', 'ok', 'not-allowed', 'ok', 'ok', 'ok'],
    },
  },
  {
    cls: 'VIF',
    scenes: {
      'active in a running VM': (pool) => nic(pool, 'Running', true, ['unplug']),
      'active, and its system holds it': (pool) => nic(pool, 'Running', true, []),
      'not active in a running VM': (pool) => nic(pool, 'Running', false, ['plug']),
      'of a VM that is off': (pool) => nic(pool, 'Halted', false, []),
    },
    rows: {
      'vif.plug': ['vm-admin', 'attached', 'attached', 'ok', 'power-state'],
      'vif.unplug': ['vm-admin', 'ok', 'not-allowed', 'detached', 'detached'],
      'vif.change': ['vm-admin', 'ok', 'ok', 'ok', 'ok'],
      'vif.remove': ['vm-admin', 'ok', 'attached', 'ok', 'ok'],
    },
  },
  {
    cls: 'network',
    scenes: {
      'of a VLAN': (pool) => network(pool, { VLAN: 12, physical: false, VLAN_master_of: 'OpaqueRef:vlan' }),
      'of no card': (pool) => network(pool, undefined),
      'of a card': (pool) => network(pool, { physical: true }),
      'of the management': (pool) => network(pool, { physical: false, management: true }),
      'of a bond': (pool) => network(pool, { physical: false, bond_master_of: [pool.put('Bond', 'bond', {})] }),
      'running VMs use it': (pool) => network(pool, undefined, true),
    },
    rows: {
      'network.delete': ['pool-operator', 'ok', 'ok', 'physical', 'management', 'bond', 'in-use'],
      'network.setAutomatic': ['pool-operator', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok'],
      'network.setMtu': ['pool-operator', 'ok', 'ok', 'ok', 'ok', 'ok', 'in-use'],
      'network.setNic': ['pool-operator', 'ok', 'ok', 'physical', 'management', 'bond', 'in-use'],
      'network.setBond': ['pool-operator', 'no-bond', 'no-bond', 'no-bond', 'no-bond', 'ok', 'no-bond'],
    },
  },
  {
    cls: 'GPU_group',
    scenes: {
      any: (pool) => pool.put('GPU_group', 'cards', {}) && 'cards',
      'not in the licence': (pool) =>
        pool.put('pool', 'Paris', { restrictions: { restrict_gpu: 'true' } }) && pool.put('GPU_group', 'cards', {}) && 'cards',
    }, // prettier-ignore
    rows: { 'gpu.setPlacement': ['pool-operator', 'ok', 'licence'] },
  },
  {
    cls: 'VM_appliance',
    scenes: {
      empty: vapp(undefined, []),
      off: vapp('Halted', ['start']),
      'in part on': vapp('Running', ['start', 'shutdown', 'hard_shutdown']),
      on: vapp('Running', ['shutdown', 'hard_shutdown']),
    },
    rows: {
      'vapp.start': ['pool-operator', 'empty', 'ok', 'ok', 'not-allowed'],
      'vapp.shutdown': ['pool-operator', 'empty', 'not-allowed', 'ok', 'ok'],
      'vapp.delete': ['pool-operator', 'ok', 'ok', 'ok', 'ok'],
      'pool.exportOvf': ['vm-admin', 'empty', 'ok', 'power-state', 'power-state'],
    },
  },
  {
    cls: 'VMSS',
    scenes: {
      'on, without VMs': (pool) => pool.put('VMSS', 'nightly', { enabled: true }) && 'nightly',
      off: (pool) => pool.put('VMSS', 'nightly', { enabled: false, VMs: ['OpaqueRef:web'] }) && 'nightly',
    },
    rows: {
      'schedule.run': ['pool-operator', 'empty', 'ok'],
      'schedule.enable': ['pool-operator', 'same', 'ok'],
      'schedule.disable': ['pool-operator', 'ok', 'same'],
      'schedule.change': ['pool-operator', 'ok', 'ok'],
      'schedule.delete': ['pool-operator', 'ok', 'ok'],
    },
  },
  {
    cls: 'message',
    scenes: { any: (pool) => pool.put('message', 'm', { cls: 'VM', obj_uuid: NULL }) && 'm' },
    rows: { 'message.dismiss': ['pool-operator', 'ok'] },
  },
];

/** What can be done to anything that people arrange; told apart with the VMs. */
const anywhere: ReadonlySet<string> = new Set([
  'object.rename',
  'object.describe',
  'object.tag',
  'object.untag',
  'object.retag',
  'object.folder',
  'object.customField',
]);

test('every class of which something can be done has its table', () => {
  const classes = new Set<string>(actions.flatMap(({ id, applies }) => (anywhere.has(id) ? [] : applies)));
  assert.deepEqual([...classes].sort(), ['VM', ...tables.map(({ cls }) => cls)].sort());
});

for (const { cls, scenes, rows } of tables) {
  test(`${cls}: every action there is has its line`, () => {
    const all = actions.filter(({ id, applies }) => applies.includes(cls) && !anywhere.has(id));
    assert.deepEqual(all.map(({ id }) => id).sort(), Object.keys(rows).sort());
  });

  for (const [id, [least, ...verdicts]] of Object.entries(rows))
    test(`${cls}, ${id}: every scene and role`, () => {
      const action = actionById(id);
      assert.ok(action);
      assert.equal(verdicts.length, Object.keys(scenes).length);
      for (const [at, [scene, set]] of Object.entries(scenes).entries()) {
        const pool = smallPool();
        const target = pool.get(cls, set(pool)) as AnyObj;
        for (const [rank, role] of ROLES.entries()) {
          const verdict = judge(action, pool.situation({ role }), target, {});
          const expected = rank < ROLES.indexOf(least) ? 'role' : verdicts[at];
          assert.equal(verdict.ok ? 'ok' : verdict.code, expected, `${scene}, ${role}`);
          if (!verdict.ok) assert.ok(verdict.why.split(' ').length < 10, `${scene}: ${verdict.why}`);
        }
      }
    });
}
