import { NULL_REF } from '../../../../app/xenapi/ref.ts';
import { roomFor } from '../../world/physics/graphics.ts';
import { assertVmOperation } from '../../world/physics/operations.ts';
import { add, read, write } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';

type Config = Readonly<Record<string, string>>;

/** VMs that have something of a card; with a type, those that have that. */
const users = ({ db }: Call, card: string, type?: string): readonly string[] =>
  read(db, 'PGPU', card)
    .resident_VGPUs.map((vgpu) => read(db, 'VGPU', vgpu))
    .flatMap((vgpu) => (type === undefined || vgpu.type === type ? [vgpu.VM] : []));

/** What a card may be cut into; its group offers what any of its cards may. */
function enable(call: Call, card: string, types: readonly string[]): void {
  const { supported_VGPU_types, enabled_VGPU_types, GPU_group } = read(call.db, 'PGPU', card);
  const strange = types.find((type) => !supported_VGPU_types.includes(type));
  if (strange !== undefined) throw new XenError('VGPU_TYPE_NOT_SUPPORTED', strange, ...supported_VGPU_types);
  const held = enabled_VGPU_types.filter((type) => !types.includes(type)).flatMap((type) => users(call, card, type));
  if (held.length > 0) throw new XenError('PGPU_IN_USE_BY_VM', ...held);
  write(call.db, 'PGPU', card, { enabled_VGPU_types: [...types] });
  gather(call, GPU_group);
}

function gather({ db }: Call, group: string): void {
  if (!db.get('GPU_group', group)) return;
  const cards = read(db, 'GPU_group', group).PGPUs.map((card) => read(db, 'PGPU', card));
  const all = (types: (card: (typeof cards)[number]) => readonly string[]) => [...new Set(cards.flatMap(types))];
  write(db, 'GPU_group', group, {
    supported_VGPU_types: all((card) => card.supported_VGPU_types),
    enabled_VGPU_types: all((card) => card.enabled_VGPU_types),
  });
}

function regroup(call: Call, card: string, group: string): void {
  const { db } = call;
  const used = users(call, card);
  if (used.length > 0) throw new XenError('PGPU_IN_USE_BY_VM', ...used);
  const { GPU_group: before } = read(db, 'PGPU', card);
  const kinds = db.get('GPU_group', before) ? read(db, 'GPU_group', before).GPU_types : [];
  const { GPU_types, PGPUs } = read(db, 'GPU_group', group);
  if (PGPUs.length > 0 && !kinds.every((kind) => GPU_types.includes(kind)))
    throw new XenError('PGPU_NOT_COMPATIBLE_WITH_GPU_GROUP', kinds.join(), `[${GPU_types.join()}]`);
  write(db, 'PGPU', card, { GPU_group: group });
  write(db, 'GPU_group', group, { GPU_types: [...new Set([...GPU_types, ...kinds])] });
  gather(call, before);
  gather(call, group);
}

function attach(
  call: Call,
  VM: string,
  GPU_group: string,
  device: string,
  other_config: Config,
  asked: string,
): string {
  const { db } = call;
  assertVmOperation(db, VM, 'changing_VCPUs');
  const { PGPUs, supported_VGPU_types } = read(db, 'GPU_group', GPU_group);
  if (PGPUs.length === 0) throw new XenError('GPU_GROUP_CONTAINS_NO_PGPUS', GPU_group);
  // Who names no type wants a whole card.
  const whole = supported_VGPU_types.find((type) => read(db, 'VGPU_type', type).implementation === 'passthrough');
  const type = asked === NULL_REF ? (whole ?? NULL_REF) : asked;
  const others = read(db, 'VM', VM).VGPUs.map((vgpu) => read(db, 'VGPU', vgpu));
  if (others.some((other) => other.device === device)) throw new XenError('DEVICE_ALREADY_EXISTS', device);
  const apart = others.some((other) => !read(db, 'VGPU_type', type).compatible_types_in_vm.includes(other.type));
  if (apart) throw new XenError('VGPU_TYPE_NOT_COMPATIBLE', type);
  return add(db, 'VGPU', { VM, GPU_group, device, other_config, type });
}

export const graphicsHandlers: Handlers = {
  'GPU_group.create': (call: Call, name_label = '', name_description = '', other_config: Config = {}) =>
    add(call.db, 'GPU_group', { name_label, name_description, other_config }),
  'GPU_group.destroy': (call: Call, group: string) => {
    const row = read(call.db, 'GPU_group', group);
    if (row.PGPUs.length > 0) throw new XenError('GPU_GROUP_CONTAINS_PGPU', ...row.PGPUs);
    if (row.VGPUs.length > 0) throw new XenError('GPU_GROUP_CONTAINS_VGPU', ...row.VGPUs);
    call.db.destroy('GPU_group', group);
  },
  'GPU_group.get_remaining_capacity': ({ db }: Call, group: string, type: string) =>
    read(db, 'GPU_group', group).PGPUs.reduce((sum, card) => sum + roomFor(db, card, type), 0),
  'PGPU.get_remaining_capacity': ({ db }: Call, card: string, type: string) => roomFor(db, card, type),
  'PGPU.set_GPU_group': regroup,
  'PGPU.set_enabled_VGPU_types': enable,
  'PGPU.add_enabled_VGPU_types': (call: Call, card: string, type: string) =>
    enable(call, card, [...new Set([...read(call.db, 'PGPU', card).enabled_VGPU_types, type])]),
  'PGPU.remove_enabled_VGPU_types': (call: Call, card: string, type: string) =>
    enable(call, card, read(call.db, 'PGPU', card).enabled_VGPU_types.filter((one) => one !== type)), // prettier-ignore
  'VGPU.create': (call: Call, vm: string, group: string, device = '0', config: Config = {}, type: string = NULL_REF) =>
    attach(call, vm, group, device, config, type),
  'VGPU.destroy': (call: Call, vgpu: string) => {
    assertVmOperation(call.db, read(call.db, 'VGPU', vgpu).VM, 'changing_VCPUs');
    call.db.destroy('VGPU', vgpu);
  },
};
