import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge, methodsOn } from '../verdict.ts';
import { leastRole } from '../../xenapi/roles.ts';
import type { AnyObj, MirroredCls, View } from '../../inventory/view.ts';
import type { Situation } from '../../inventory/situation.ts';
import { actionById, actions } from '../registry.ts';
import { addVm, GiB, Made, smallPool, type Fields } from './made.ts';

/** What a rule has to be told before licence or version matter to it. */
const TOLD: Readonly<Record<string, object>> = {
  'vm.setMemory': { dynamicMin: GiB },
  'vm.setCpus': { atStartup: 2 },
  'vm.snapshot': { kind: 'memory' },
  'host.setPowerOn': { mode: 'iLO' },
  'vm.setAutoStart': { on: true },
};

/** A pool in which nearly everything can be done, with one of each thing, and a VM that runs beside one that is off. */
function whole(software: object = { platform_version: '3.2.0', xapi: '23.0' }): Made {
  const pool = smallPool();
  for (const host of ['xs-01', 'xs-02']) pool.put('host', host, { software_version: software });
  pool.put('SR', 'nfs', { type: 'nfs', content_type: 'user', shared: true, physical_size: 1000 * GiB, PBDs: [
    pool.put('PBD', 'plug-1', { host: 'OpaqueRef:xs-01', SR: 'OpaqueRef:nfs', currently_attached: true }),
    pool.put('PBD', 'plug-2', { host: 'OpaqueRef:xs-02', SR: 'OpaqueRef:nfs', currently_attached: true }),
  ] }); // prettier-ignore
  pool.put('VDI', 'disk', { SR: 'OpaqueRef:nfs', type: 'user', VBDs: ['OpaqueRef:on-0'], allowed_operations: [] });
  pool.put('VBD', 'on-0', { VM: 'OpaqueRef:on', VDI: 'OpaqueRef:disk', type: 'Disk', currently_attached: true });
  addVm(pool, 'on', 'Running', true, false);
  pool.put('VM', 'on', { VBDs: ['OpaqueRef:on-0'], VCPUs_at_startup: 1 });
  addVm(pool, 'off', 'Halted', false, false);
  pool.put('GPU_group', 'cards', {});
  return pool;
}

const TARGETS: readonly (readonly [MirroredCls, string])[] = [
  ['VM', 'on'],
  ['VM', 'off'],
  ['host', 'xs-01'],
  ['host', 'xs-02'],
  ['pool', 'Paris'],
  ['SR', 'nfs'],
  ['VDI', 'disk'],
  ['VBD', 'on-0'],
  ['GPU_group', 'cards'],
];

/** "vm.migrate on on" of everything that is refused with this code, whatever else is refused. */
function refused(pool: Made, code: string, over: Partial<Situation> = {}): readonly string[] {
  return TARGETS.flatMap(([cls, name]) =>
    actions.flatMap((action) => {
      const target = pool.get(cls, name) as AnyObj;
      const verdict = judge(action, pool.situation(over), target, TOLD[action.id] ?? {});
      return !verdict.ok && verdict.code === code ? [`${action.id} of ${name}`] : [];
    }),
  ).sort();
}

const onPool = (fields: Fields<'pool'>): Made => {
  const pool = whole();
  pool.put('pool', 'Paris', fields);
  return pool;
};

/** What of the licence is left out, and what cannot be done then. */
const LICENCE: Readonly<Record<string, readonly string[]>> = {
  dmc: ['vm.setMemory of on', 'vm.setMemory of off'],
  set_vcpus_number_live: ['vm.setCpus of on'],
  xen_motion: ['vm.migrate of on', 'vm.migrate of off', 'pool.balance of Paris'],
  storage_xen_motion: ['vm.send of on', 'vm.send of off', 'vdi.move of disk'],
  checkpoint: ['vm.snapshot of on', 'vm.snapshot of off'],
  ha: ['pool.enableHa of Paris'],
  live_patching: ['pool.setLivePatching of Paris'],
  igmp_snooping: ['pool.setIgmpSnooping of Paris'],
  email_alerting: ['pool.setMail of Paris'],
  read_caching: ['sr.setReadCaching of nfs'],
  gpu: ['gpu.setPlacement of cards'],
  pooling: ['host.join of xs-01', 'host.join of xs-02'],
};

for (const [feature, expected] of Object.entries(LICENCE))
  test(`a licence without ${feature}`, () => {
    const pool = onPool({ restrictions: { [`restrict_${feature}`]: 'true' } });
    assert.deepEqual(refused(pool, 'licence'), [...expected].sort());
  });

test('a licence without anything: nothing is refused but what has its line', () => {
  const pool = whole();
  const none = new Proxy({}, { get: () => 'true' });
  const bare = <T>(object: T): T => ({ ...object, restrictions: none });
  const view: View = {
    pool: pool.view.pool,
    count: (cls) => pool.view.count(cls),
    get: (cls, ref) => (cls === 'pool' ? bare(pool.view.get(cls, ref)) : pool.view.get(cls, ref)),
    all: (cls) => (cls === 'pool' ? [...pool.view.all(cls)].map(bare) : pool.view.all(cls)),
  };
  assert.deepEqual(refused(pool, 'licence', { view }), Object.values(LICENCE).flat().sort());
});

const VERSIONS: readonly (readonly [of: string, software: object, refused: readonly string[]])[] = [
  ['7.0', { platform_version: '2.1.0', xapi: '1.9' }, [
    'host.installCertificate of xs-01', 'host.installCertificate of xs-02', 'host.resetCertificate of xs-01',
    'host.resetCertificate of xs-02', 'pool.setIgmpSnooping of Paris', 'pool.setLivePatching of Paris',
    'pool.setMigrationCompression of Paris',
  ]],
  ['7.6', { platform_version: '2.7.0', xapi: '1.110' }, [
    'host.installCertificate of xs-01', 'host.installCertificate of xs-02', 'host.resetCertificate of xs-01',
    'host.resetCertificate of xs-02', 'pool.setMigrationCompression of Paris',
  ]],
  ['8.2', { platform_version: '3.2.0', xapi: '1.249' }, [
    'host.resetCertificate of xs-01', 'host.resetCertificate of xs-02', 'host.setPowerOn of xs-01',
    'host.setPowerOn of xs-02', 'pool.setMigrationCompression of Paris',
  ]],
  ['8', { platform_version: '3.4.0', xapi: '24.39' }, [
    'host.setPowerOn of xs-01', 'host.setPowerOn of xs-02', 'pool.setLivePatching of Paris',
  ]],
  ['a build of somebody’s own', { platform_version: '0.0.0', xapi: '0.0' }, [
    'host.installCertificate of xs-01', 'host.installCertificate of xs-02', 'host.resetCertificate of xs-01',
    'host.resetCertificate of xs-02', 'pool.setIgmpSnooping of Paris', 'pool.setLivePatching of Paris',
  ]],
]; // prettier-ignore

for (const [of, software, expected] of VERSIONS)
  test(`servers of version ${of}`, () => assert.deepEqual(refused(whole(software), 'version'), [...expected].sort()));

test('high availability: what it forbids, and what a VM that it restarts forbids', () => {
  const pool = onPool({ ha_enabled: true });
  const forbidden = [
    'host.eject of xs-02', 'host.enterMaintenance of xs-01', 'host.installCertificate of xs-01',
    'host.installCertificate of xs-02', 'host.makeCoordinator of xs-02', 'host.shutdown of xs-01', 'pool.enableHa of Paris',
  ]; // prettier-ignore
  assert.deepEqual(refused(pool, 'ha'), forbidden);
  pool.put('VM', 'on', { ha_restart_priority: 'restart' });
  assert.deepEqual(refused(pool, 'ha'), [...forbidden, 'vm.setAutoStart of on'].sort());
});

test('opened to look: all that needs a role is refused as such, and nothing else is refused', () => {
  const pool = whole();
  for (const [cls, name] of TARGETS)
    for (const action of actions) {
      const target = pool.get(cls, name) as AnyObj;
      const verdict = judge(action, pool.situation({ role: 'read-only', readOnly: true }), target, {});
      if (verdict.ok) assert.equal(leastRole(methodsOn(action, cls)), 'read-only', action.id);
      else if (verdict.code !== 'not-applicable') assert.equal(verdict.code, 'opened-read-only', action.id);
    }
});

test('an account of a directory cannot change the password of the servers', () => {
  assert.deepEqual(refused(whole(), 'not-root', { localRoot: true }), []);
  const expected = ['pool.changePassword of Paris', 'pool.changePassword of xs-01', 'pool.changePassword of xs-02'];
  assert.deepEqual(refused(whole(), 'not-root', { localRoot: false }), expected);
});

test('a server alone becomes a pool, where the licence has pools', () => {
  const alone = new Made();
  alone.put('pool', 'Paris', { master: alone.host('xs-01'), name_label: '' });
  const asked = () => {
    const make = actionById('host.makePool');
    assert.ok(make);
    const verdict = judge(make, alone.situation(), alone.get('host', 'xs-01'), {});
    return verdict.ok ? 'ok' : verdict.code;
  };
  assert.equal(asked(), 'ok');
  alone.put('pool', 'Paris', { restrictions: { restrict_pooling: 'true' } });
  assert.equal(asked(), 'licence');
});
