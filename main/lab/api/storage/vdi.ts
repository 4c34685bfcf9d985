import { NULL_REF, isRef } from '../../../../app/xenapi/ref.ts';
import { copyVdi } from '../../world/physics/copies.ts';
import { moveVdi } from '../../world/physics/motion/motion.ts';
import { during } from '../../world/physics/operations.ts';
import { spend } from '../../world/physics/effort.ts';
import {
  account,
  assertAttached,
  assertRoom,
  cloneVdi,
  createVdi,
  destroyVdi,
  isThick,
  snapshotVdi,
  usersOf,
} from '../../world/physics/storage.ts';
import { find, GIB, MIB, read, write, type Fields } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';

const LARGEST = 2040 * GIB;

function assertIdle(call: Call, vdi: string, operation: string): void {
  const row = read(call.db, 'VDI', vdi);
  const [busy] = Object.entries(row.current_operations);
  if (busy) throw new XenError('OTHER_OPERATION_IN_PROGRESS', 'VDI', vdi, busy[1], busy[0]);
  if (!row.managed && operation !== 'forget') throw new XenError('VDI_NOT_MANAGED', vdi);
  assertAttached(call.db, row.SR);
}

function assertUnused(call: Call, vdi: string, operation: string): void {
  assertIdle(call, vdi, operation);
  const asleep = find(call.db, 'VM', (vm) => vm.suspend_VDI === vdi && vm.power_state === 'Suspended');
  if (asleep !== undefined || usersOf(call.db, vdi).length > 0) throw new XenError('VDI_IN_USE', vdi, operation);
}

/** Disks of libraries and drives are files somebody put there: their drivers neither snapshot nor resize. */
function assertOwn(call: Call, vdi: string): void {
  const { SR } = read(call.db, 'VDI', vdi);
  const { content_type, type } = read(call.db, 'SR', SR);
  if (content_type === 'iso' || type === 'udev') throw new XenError('SR_OPERATION_NOT_SUPPORTED', SR);
}

function create(call: Call, record: Fields<'VDI'>): string {
  const sr = record.SR ?? NULL_REF;
  read(call.db, 'SR', sr);
  const {
    current_operations: _a,
    allowed_operations: _b,
    uuid: _c,
    location: _d,
    physical_utilisation: _e,
    VBDs: _f,
    ...fields
  } = record;
  return createVdi(call.world, { ...fields, SR: sr, virtual_size: record.virtual_size ?? 0 });
}

async function destroy(call: Call, vdi: string): Promise<void> {
  assertUnused(call, vdi, 'destroy');
  const row = read(call.db, 'VDI', vdi);
  if (row.is_tools_iso) throw new XenError('VDI_IS_A_PHYSICAL_DEVICE', vdi);
  await during(call.world, 'VDI', vdi, 'destroy', call.task, () => call.world.clock.sleep(0.3, call.task.signal));
  destroyVdi(call.world, vdi);
}

async function resize(call: Call, vdi: string, size: number): Promise<void> {
  assertUnused(call, vdi, 'resize');
  assertOwn(call, vdi);
  if (size > LARGEST) throw new XenError('VDI_TOO_LARGE', vdi, String(LARGEST));
  const row = read(call.db, 'VDI', vdi);
  const thick = isThick(read(call.db, 'SR', row.SR));
  if (thick) assertRoom(call.db, row.SR, size - row.virtual_size);
  await during(call.world, 'VDI', vdi, 'resize', call.task, () => call.world.clock.sleep(1, call.task.signal));
  write(call.db, 'VDI', vdi, {
    virtual_size: size,
    physical_utilisation: thick ? size + 8 * MIB : Math.min(size, row.physical_utilisation),
  });
  account(call.db, row.SR);
}

async function copy(
  call: Call,
  vdi: string,
  sr: string = NULL_REF,
  _base: string = NULL_REF,
  into: string = NULL_REF,
): Promise<string> {
  assertIdle(call, vdi, 'copy');
  return during(call.world, 'VDI', vdi, 'copy', call.task, async () => {
    if (!isRef(into)) {
      if (!isRef(sr)) throw new XenError('HANDLE_INVALID', 'SR', sr);
      return copyVdi(call.world, vdi, sr, call.task);
    }
    const target = read(call.db, 'VDI', into);
    const source = read(call.db, 'VDI', vdi);
    if (target.virtual_size < source.virtual_size)
      throw new XenError('VDI_TOO_SMALL', into, String(source.virtual_size));
    await spend(call.world, 2 + source.physical_utilisation / (300 * MIB), call.task);
    write(call.db, 'VDI', into, {
      physical_utilisation: source.physical_utilisation,
      xenstore_data: source.xenstore_data,
    });
    account(call.db, target.SR);
    return into;
  });
}

const set =
  (field: 'name_label' | 'name_description' | 'read_only' | 'on_boot' | 'allow_caching' | 'cbt_enabled') =>
  (call: Call, vdi: string, value: string | boolean) =>
    call.db.patch('VDI', vdi, { [field]: value });

export const vdiHandlers: Handlers = {
  'VDI.create': create,
  'VDI.destroy': destroy,
  'VDI.resize': resize,
  'VDI.resize_online': (call: Call, vdi: string) => {
    throw new XenError('SR_OPERATION_NOT_SUPPORTED', read(call.db, 'VDI', vdi).SR);
  },
  'VDI.copy': copy,
  'VDI.clone': async (call: Call, vdi: string) => {
    assertIdle(call, vdi, 'clone');
    assertOwn(call, vdi);
    await during(call.world, 'VDI', vdi, 'clone', call.task, () => call.world.clock.sleep(1, call.task.signal));
    return cloneVdi(call.world, vdi);
  },
  'VDI.snapshot': async (call: Call, vdi: string) => {
    assertIdle(call, vdi, 'snapshot');
    assertOwn(call, vdi);
    await during(call.world, 'VDI', vdi, 'snapshot', call.task, () => call.world.clock.sleep(1, call.task.signal));
    return snapshotVdi(call.world, vdi);
  },
  'VDI.pool_migrate': async (call: Call, vdi: string, sr: string) => {
    const row = read(call.db, 'VDI', vdi);
    if (row.VBDs.length === 0) throw new XenError('VDI_NEEDS_VM_FOR_MIGRATE', vdi);
    assertIdle(call, vdi, 'mirror');
    return during(call.world, 'VDI', vdi, 'mirror', call.task, () => moveVdi(call.world, vdi, sr, call.task));
  },
  'VDI.forget': (call: Call, vdi: string) => {
    assertUnused(call, vdi, 'forget');
    destroyVdi(call.world, vdi);
  },
  'VDI.introduce': (
    call: Call,
    uuid: string,
    name_label: string,
    name_description: string,
    SR: string,
    type: string,
    sharable: boolean,
    read_only: boolean,
    other_config: Readonly<Record<string, string>>,
    location: string,
  ) => {
    const record = { uuid, name_label, name_description, SR, type, sharable, read_only, other_config, location };
    const vdi = call.db.create('VDI', { ...record, managed: true, virtual_size: 0 });
    account(call.db, SR);
    return vdi;
  },
  'VDI.update': (call: Call, vdi: string) => assertIdle(call, vdi, 'update'),
  'VDI.set_name_label': set('name_label'),
  'VDI.set_name_description': set('name_description'),
  'VDI.set_read_only': set('read_only'),
  'VDI.set_on_boot': set('on_boot'),
  'VDI.set_allow_caching': set('allow_caching'),
  'VDI.set_sharable': () => {
    throw new XenError('PERMISSION_DENIED', '');
  },
  'VDI.enable_cbt': (call: Call, vdi: string) => set('cbt_enabled')(call, vdi, true),
  'VDI.disable_cbt': (call: Call, vdi: string) => set('cbt_enabled')(call, vdi, false),
};
