import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enumValues } from '../../xenapi/generated/enum-values.ts';
import { ROLES } from '../../xenapi/datamodel.ts';
import type { Role } from '../../xenapi/datamodel.ts';
import type { Obj } from '../../inventory/view.ts';
import type { VmKind } from '../action.ts';
import { actionById, actions } from '../registry.ts';
import { judge, reaches } from '../verdict.ts';
import { addVm, GiB, smallPool, type Made } from './made.ts';

/** What a letter of the tables stands for. */
const CODES: Readonly<Record<string, string>> = {
  o: 'ok',
  s: 'power-state',
  t: 'no-tools',
  b: 'busy',
  n: 'not-allowed',
  e: 'empty',
  i: 'not-instant',
  v: 'no-vapp',
  r: 'order',
  h: 'host-gone',
  m: 'same',
  g: 'vdi-gone',
  a: 'attached',
  u: 'sr-full',
};

const STATES = ['Halted', 'Running', 'Suspended', 'Paused'] as const;
/** The four letters of each state: tools, no tools, tools and busy, no tools and busy. */
const COLUMNS = [
  { tools: true, busy: false },
  { tools: false, busy: false },
  { tools: true, busy: true },
  { tools: false, busy: true },
] as const;

type Table = Readonly<Record<string, readonly [least: Role, halted: string, ...more: string[]]>>;

/** Every verb of a VM: the least role, then its verdicts when halted, running, suspended, paused. */
const vms: Table = {
  'vm.start': ['vm-operator', 'oobb', 'ssss', 'ssss', 'ssss'],
  'vm.startOn': ['vm-power-admin', 'oobb', 'ssss', 'ssss', 'ssss'],
  'vm.startRecovery': ['vm-admin', 'oobb', 'ssss', 'ssss', 'ssss'],
  'vm.shutdown': ['vm-operator', 'ssss', 'otbb', 'ssss', 'ssss'],
  'vm.forceShutdown': ['vm-operator', 'ssss', 'oooo', 'oooo', 'oooo'],
  'vm.reboot': ['vm-operator', 'ssss', 'otbb', 'ssss', 'ssss'],
  'vm.forceReboot': ['vm-operator', 'ssss', 'oobb', 'ssss', 'oobb'],
  'vm.suspend': ['vm-operator', 'ssss', 'otbb', 'ssss', 'ssss'],
  'vm.resume': ['vm-operator', 'ssss', 'ssss', 'oobb', 'ssss'],
  'vm.resumeOn': ['vm-power-admin', 'ssss', 'ssss', 'oobb', 'ssss'],
  'vm.pause': ['vm-operator', 'ssss', 'oobb', 'ssss', 'ssss'],
  'vm.unpause': ['vm-operator', 'ssss', 'ssss', 'ssss', 'oobb'],
  'vm.migrate': ['vm-power-admin', 'ssss', 'otbb', 'ssss', 'ssss'],
  'vm.send': ['vm-power-admin', 'oobb', 'otbb', 'oobb', 'ssss'],
  'vm.snapshot': ['vm-power-admin', 'oobb', 'oobb', 'oobb', 'oobb'],
  'vm.clone': ['vm-admin', 'oobb', 'ssss', 'nnbb', 'ssss'],
  'vm.copy': ['vm-admin', 'oobb', 'ssss', 'nnbb', 'ssss'],
  'vm.toTemplate': ['vm-admin', 'oobb', 'ssss', 'ssss', 'ssss'],
  'vm.export': ['vm-admin', 'oobb', 'ssss', 'oobb', 'ssss'],
  'vm.exportOvf': ['vm-admin', 'oobb', 'ssss', 'ssss', 'ssss'],
  'vm.delete': ['vm-admin', 'oobb', 'ssss', 'oobb', 'ssss'],
  'vm.insertCd': ['vm-admin', 'oooo', 'oooo', 'oooo', 'oooo'],
  'vm.ejectCd': ['vm-operator', 'eeee', 'eeee', 'eeee', 'eeee'],
  'vm.installTools': ['vm-operator', 'ssss', 'oooo', 'ssss', 'ssss'],
  'vm.addDisk': ['vm-admin', 'oooo', 'oooo', 'oooo', 'oooo'],
  'vm.attachDisk': ['vm-admin', 'oooo', 'oooo', 'oooo', 'oooo'],
  'vm.addNic': ['vm-admin', 'oooo', 'oooo', 'oooo', 'oooo'],
  'vm.startVapp': ['pool-operator', 'vvvv', 'vvvv', 'vvvv', 'vvvv'],
  'vm.shutdownVapp': ['pool-operator', 'vvvv', 'vvvv', 'vvvv', 'vvvv'],
  'vm.setVapp': ['pool-operator', 'oooo', 'oooo', 'oooo', 'oooo'],
  'vm.setSchedule': ['pool-operator', 'oooo', 'oooo', 'oooo', 'oooo'],
  'vm.setHome': ['vm-power-admin', 'oooo', 'oooo', 'oooo', 'oooo'],
  'vm.setAutoStart': ['vm-admin', 'oooo', 'oooo', 'oooo', 'oooo'],
  'object.setAlarms': ['vm-admin', 'oooo', 'oooo', 'oooo', 'oooo'],
  'vm.setStartOptions': ['pool-operator', 'oooo', 'oooo', 'oooo', 'oooo'],
  'vm.setMemory': ['vm-power-admin', 'oooo', 'oooo', 'oooo', 'oooo'],
  'vm.setCpus': ['vm-admin', 'oooo', 'oooo', 'oooo', 'oooo'],
  'vm.setBoot': ['vm-admin', 'oooo', 'oooo', 'oooo', 'oooo'],
  'object.rename': ['vm-admin', 'oooo', 'oooo', 'oooo', 'oooo'],
  'object.describe': ['vm-admin', 'oooo', 'oooo', 'oooo', 'oooo'],
  'object.tag': ['vm-operator', 'oooo', 'oooo', 'oooo', 'oooo'],
  'object.untag': ['vm-operator', 'oooo', 'oooo', 'oooo', 'oooo'],
  'object.retag': ['vm-operator', 'oooo', 'oooo', 'oooo', 'oooo'],
  'object.folder': ['vm-admin', 'oooo', 'oooo', 'oooo', 'oooo'],
  'object.customField': ['vm-admin', 'oooo', 'oooo', 'oooo', 'oooo'],
};

/** What a verb of a VM makes of what it is told: the arguments, then as above. */
const told: readonly (readonly [id: string, args: object, halted: string, ...more: string[]])[] = [
  ['vm.setMemory', { staticMax: 8 * GiB }, 'oobb', 'ssss', 'ssss', 'ssss'],
  ['vm.setMemory', { dynamicMin: 2 * GiB, dynamicMax: 3 * GiB }, 'oobb', 'otbb', 'ssss', 'ssss'],
  ['vm.setMemory', { dynamicMin: 3 * GiB, dynamicMax: 3 * GiB }, 'oobb', 'oobb', 'ssss', 'ssss'],
  ['vm.setMemory', { dynamicMax: 8 * GiB }, 'rrrr', 'rrrr', 'ssss', 'ssss'],
  ['vm.setCpus', { max: 4 }, 'oobb', 'ssss', 'ssss', 'ssss'],
  ['vm.setCpus', { coresPerSocket: 2 }, 'oobb', 'ssss', 'ssss', 'ssss'],
  ['vm.setCpus', { atStartup: 2 }, 'oobb', 'otbt', 'ssss', 'ssss'],
  ['vm.setCpus', { atStartup: 3 }, 'rrrr', 'rtrt', 'ssss', 'ssss'],
  ['vm.setCpus', { weight: 512 }, 'oooo', 'oooo', 'oooo', 'oooo'],
  ['vm.setBoot', { firmware: 'uefi' }, 'oooo', 'ssss', 'ssss', 'ssss'],
  ['vm.setBoot', { order: 'dc' }, 'oooo', 'oooo', 'oooo', 'oooo'],
  ['vm.setHome', { host: 'OpaqueRef:xs-02' }, 'oooo', 'oooo', 'oooo', 'oooo'],
  ['vm.setHome', { host: 'OpaqueRef:gone' }, 'hhhh', 'hhhh', 'hhhh', 'hhhh'],
  ['vm.setHome', { host: 'OpaqueRef:NULL' }, 'mmmm', 'mmmm', 'mmmm', 'mmmm'],
  ['vm.snapshot', { kind: 'memory' }, 'ssss', 'otbb', 'oobb', 'oobb'],
  ['vm.attachDisk', { vdi: 'OpaqueRef:disk' }, 'aaaa', 'aaaa', 'aaaa', 'aaaa'],
  ['vm.attachDisk', { vdi: 'OpaqueRef:gone' }, 'gggg', 'gggg', 'gggg', 'gggg'],
  ['vm.addDisk', { sr: 'OpaqueRef:nfs', size: 2000 * GiB }, 'uuuu', 'uuuu', 'uuuu', 'uuuu'],
];

/** A template is always off. */
const templates: Table = {
  'template.createVm': ['vm-admin', 'oooo'],
  'template.quickCreate': ['vm-admin', 'oobb'],
  'vm.clone': ['vm-admin', 'oobb'],
  'vm.copy': ['vm-admin', 'oobb'],
  'vm.export': ['vm-admin', 'oobb'],
  'vm.exportOvf': ['vm-admin', 'oobb'],
  'vm.delete': ['vm-admin', 'oobb'],
  'vm.addDisk': ['vm-admin', 'oooo'],
  'vm.attachDisk': ['vm-admin', 'oooo'],
  'vm.addNic': ['vm-admin', 'oooo'],
  'vm.setHome': ['vm-power-admin', 'oooo'],
  'vm.setMemory': ['vm-power-admin', 'oooo'],
  'vm.setCpus': ['vm-admin', 'oooo'],
  'vm.setBoot': ['vm-admin', 'oooo'],
  'object.rename': ['vm-admin', 'oooo'],
  'object.describe': ['vm-admin', 'oooo'],
  'object.tag': ['vm-operator', 'oooo'],
  'object.untag': ['vm-operator', 'oooo'],
  'object.retag': ['vm-operator', 'oooo'],
  'object.folder': ['vm-admin', 'oooo'],
  'object.customField': ['vm-admin', 'oooo'],
};

/** A snapshot is off, or suspended where it has the memory too; the middle one stands for no snapshot there is. */
const snapshots: Table = {
  'snapshot.revert': ['vm-power-admin', 'oobb', '', 'oobb'],
  'snapshot.newVm': ['vm-admin', 'oobb', '', 'oobb'],
  'snapshot.toTemplate': ['vm-admin', 'oobb', '', 'oobb'],
  'snapshot.delete': ['vm-admin', 'oobb', '', 'oobb'],
  'vm.export': ['vm-admin', 'oobb', '', 'oobb'],
  'template.createVm': ['vm-admin', 'oooo', '', 'oooo'],
  'object.rename': ['vm-admin', 'oooo', '', 'oooo'],
  'object.describe': ['vm-admin', 'oooo', '', 'oooo'],
  'object.tag': ['vm-operator', 'oooo', '', 'oooo'],
  'object.untag': ['vm-operator', 'oooo', '', 'oooo'],
  'object.retag': ['vm-operator', 'oooo', '', 'oooo'],
  'object.folder': ['vm-admin', 'oooo', '', 'oooo'],
  'object.customField': ['vm-admin', 'oooo', '', 'oooo'],
};

/** What the server calls what a verb does, where somebody can block it. */
const blockable: Readonly<Record<string, string>> = {
  'vm.start': 'start',
  'vm.startOn': 'start_on',
  'vm.startRecovery': 'start',
  'vm.shutdown': 'clean_shutdown',
  'vm.forceShutdown': 'hard_shutdown',
  'vm.reboot': 'clean_reboot',
  'vm.forceReboot': 'hard_reboot',
  'vm.suspend': 'suspend',
  'vm.resume': 'resume',
  'vm.resumeOn': 'resume_on',
  'vm.pause': 'pause',
  'vm.unpause': 'unpause',
  'vm.migrate': 'pool_migrate',
  'vm.send': 'migrate_send',
  'vm.snapshot': 'snapshot',
  'vm.clone': 'clone',
  'vm.copy': 'copy',
  'vm.toTemplate': 'make_into_template',
  'vm.export': 'export',
  'vm.exportOvf': 'export',
  'vm.delete': 'destroy',
};

/** One such thing with a disk and an empty CD drive, in a pool that has a disc of tools. */
function made(kind: VmKind, state: string, tools: boolean, busy: boolean): Made {
  const pool = smallPool();
  pool.put('SR', 'nfs', { type: 'nfs', content_type: 'user', shared: true, physical_size: 1000 * GiB });
  pool.put('SR', 'tools', { type: 'iso', content_type: 'iso', is_tools_sr: true, VDIs: ['OpaqueRef:tools-iso'] });
  pool.put('VDI', 'tools-iso', { SR: 'OpaqueRef:tools', is_tools_iso: true });
  pool.put('VDI', 'disk', { SR: 'OpaqueRef:nfs', virtual_size: 10 * GiB, VBDs: ['OpaqueRef:disk-0'] });
  pool.put('VBD', 'disk-0', { VM: 'OpaqueRef:it', VDI: 'OpaqueRef:disk', type: 'Disk', userdevice: '0' });
  pool.put('VBD', 'cd-3', { VM: 'OpaqueRef:it', type: 'CD', userdevice: '3', empty: true });
  addVm(pool, 'it', state, tools, busy);
  pool.put('VM', 'it', { VBDs: ['OpaqueRef:disk-0', 'OpaqueRef:cd-3'] });
  if (kind === 'template') pool.put('VM', 'it', { is_a_template: true, other_config: { instant: 'true' } });
  if (kind === 'snapshot') {
    addVm(pool, 'origin', 'Halted', false, false);
    pool.put('VM', 'it', {
      is_a_template: true,
      is_a_snapshot: true,
      snapshot_of: 'OpaqueRef:origin',
      allowed_operations: busy ? [] : ['revert', 'clone', 'copy', 'export', 'destroy', 'create_template'],
    });
  }
  return pool;
}

const tables: readonly (readonly [VmKind, Table])[] = [
  ['vm', vms],
  ['template', templates],
  ['snapshot', snapshots],
];

/** Judges a verb in every state, with tools and without, busy and not, in every role, against the letters of its row. */
function assertRow(kind: VmKind, id: string, args: object, least: Role, lines: readonly string[]): void {
  const action = actionById(id);
  assert.ok(action);
  for (const [at, letters] of lines.entries())
    for (const [column, letter] of letters.split('').entries()) {
      const state = STATES[at] ?? '';
      const { tools, busy } = COLUMNS[column] ?? COLUMNS[0];
      const pool = made(kind, state, tools, busy);
      const vm: Obj<'VM'> = pool.get('VM', 'it');
      for (const [rank, role] of ROLES.entries()) {
        const verdict = judge(action, pool.situation({ role }), vm, args);
        const said = `${state}, tools ${String(tools)}, busy ${String(busy)}, ${role}`;
        assert.equal(verdict.ok ? 'ok' : verdict.code, rank < ROLES.indexOf(least) ? 'role' : CODES[letter], said);
        if (!verdict.ok) assert.ok(verdict.why.split(' ').length < 10, `${said}: ${verdict.why}`);
      }
      const away = judge(action, pool.situation({ live: false }), vm, args);
      assert.equal(away.ok ? 'ok' : away.code, 'pool-away');
    }
}

for (const [kind, table] of tables) {
  test(`${kind}: every action there is has its line`, () => {
    const all = actions.filter(({ applies, kinds }) => applies.includes('VM') && (kinds ?? ['vm']).includes(kind));
    assert.deepEqual(all.map(({ id }) => id).sort(), Object.keys(table).sort());
  });

  for (const [id, [least, ...lines]] of Object.entries(table))
    test(`${kind}, ${id}: every state, tools, busy and role`, () => assertRow(kind, id, {}, least, lines));
}

for (const [id, args, ...lines] of told)
  test(`${id} told ${JSON.stringify(args)}: every state, tools, busy and role`, () =>
    assertRow('vm', id, args, vms[id]?.[0] ?? 'pool-admin', lines));

/** What passes unseen, or is too brief to have a name. */
const NAMELESS = [
  'get_boot_record', 'send_sysrq', 'send_trigger', 'query_services', 'call_plugin', 'assert_operation_valid',
  'data_source_op', 'update_allowed_operations',
]; // prettier-ignore

for (const operation of enumValues['vm_operations'] ?? [])
  test(`busy with ${operation}: told in words of its own, also beside what has none`, () => {
    const pool = made('vm', 'Halted', false, true);
    pool.put('VM', 'it', { current_operations: { 'OpaqueRef:a': 'data_source_op', 'OpaqueRef:b': operation } });
    const start = actionById('vm.start');
    assert.ok(start);
    const verdict = judge(start, pool.situation(), pool.get('VM', 'it'), {});
    assert.ok(!verdict.ok && verdict.code === 'busy');
    assert.equal(verdict.why === 'Another operation is running', NAMELESS.includes(operation));
  });

for (const [id, operation] of Object.entries(blockable))
  test(`${id}: what somebody blocked is refused in their words, in every state`, () => {
    const action = actionById(id);
    assert.ok(action);
    const [, ...lines] = vms[id] ?? ['read-only', ''];
    for (const [at, letters] of lines.entries()) {
      if (!letters.startsWith('o')) continue;
      const pool = made('vm', STATES[at] ?? '', true, false);
      pool.put('VM', 'it', { blocked_operations: { [operation]: 'moved to Lyon' } });
      const verdict = judge(action, pool.situation(), pool.get('VM', 'it'), {});
      assert.deepEqual(verdict, { ok: false, code: 'blocked', why: 'Blocked: moved to Lyon' });
    }
  });

test('the reason names the state that it is in', () => {
  const table = [
    ['vm.delete', 'Running', 'It is running'],
    ['vm.delete', 'Paused', 'It is paused'],
    ['vm.clone', 'Suspended', 'Not allowed while it is suspended'],
    ['vm.clone', 'Paused', 'It is paused'],
    ['vm.start', 'Running', 'It is running already'],
  ] as const;
  for (const [id, state, why] of table) {
    const pool = made('vm', state, true, false);
    const action = actionById(id);
    assert.ok(action);
    const verdict = judge(action, pool.situation(), pool.get('VM', 'it'), {});
    assert.equal(verdict.ok ? 'ok' : verdict.why, why, `${id}, ${state}`);
  }
});

test('only high availability that is on, and heeds the VM, decides when it starts', () => {
  const action = actionById('vm.setAutoStart');
  assert.ok(action);
  for (const [ha_enabled, ha_restart_priority, code] of [
    [false, '', 'ok'],
    [false, 'restart', 'ok'],
    [true, '', 'ok'],
    [true, 'best-effort', 'ha'],
    [true, 'restart', 'ha'],
  ] as const) {
    const pool = made('vm', 'Halted', false, false);
    pool.put('pool', 'Paris', { ha_enabled });
    pool.put('VM', 'it', { ha_restart_priority });
    const verdict = judge(action, pool.situation(), pool.get('VM', 'it'), { on: true });
    assert.equal(verdict.ok ? 'ok' : verdict.code, code, `HA ${String(ha_enabled)}, ${ha_restart_priority}`);
  }
});

test('several are asked about together only where one answer fits them all', () => {
  const table: readonly (readonly [id: string, ofOnePool: boolean, ofSeveral: boolean])[] = [
    ['vm.start', true, true],
    ['vm.delete', true, true],
    ['vm.snapshot', true, true],
    ['object.tag', true, true],
    ['vm.startOn', true, false],
    ['vm.insertCd', true, false],
    ['vm.setVapp', true, false],
    ['object.rename', false, false],
    ['vm.clone', false, false],
    ['snapshot.revert', false, false],
    ['pool.createSr', false, false],
  ];
  for (const [id, ofOnePool, ofSeveral] of table) {
    const action = actionById(id);
    assert.ok(action);
    assert.deepEqual(
      [reaches(action, 1, 1), reaches(action, 3, 1), reaches(action, 3, 2)],
      [true, ofOnePool, ofSeveral],
      id,
    );
  }
});

test('the vApp of a VM is started and stopped as the server allows it for the whole', () => {
  const pool = made('vm', 'Halted', false, false);
  pool.put('VM_appliance', 'shop', { VMs: ['OpaqueRef:it'], allowed_operations: ['start'] });
  pool.put('VM', 'it', { appliance: 'OpaqueRef:shop' });
  const asked = (id: string) => {
    const action = actionById(id);
    assert.ok(action);
    const verdict = judge(action, pool.situation(), pool.get('VM', 'it'), {});
    return verdict.ok ? 'ok' : verdict.code;
  };
  assert.deepEqual([asked('vm.startVapp'), asked('vm.shutdownVapp')], ['ok', 'not-allowed']);
});
