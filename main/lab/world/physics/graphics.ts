import { isRef } from '../../../../app/xenapi/ref.ts';
import type { Db } from '../db.ts';
import { XenError } from '../failure.ts';
import { read } from '../typed.ts';

/** How many of this type an empty card holds; none that it does not know. */
function most(db: Db, card: string, type: string): number {
  return new Map(Object.entries(read(db, 'PGPU', card).supported_VGPU_max_capacities)).get(type) ?? 0;
}

/** Why a card takes none of this type now. A card that is shared is cut in equal parts: all on it are of one type. */
export function assertTakes(db: Db, card: string, type: string): void {
  const { supported_VGPU_types, enabled_VGPU_types, resident_VGPUs } = read(db, 'PGPU', card);
  if (!supported_VGPU_types.includes(type))
    throw new XenError('VGPU_TYPE_NOT_SUPPORTED', type, ...supported_VGPU_types);
  if (!enabled_VGPU_types.includes(type)) throw new XenError('VGPU_TYPE_NOT_ENABLED', type, ...enabled_VGPU_types);
  const other = resident_VGPUs.map((vgpu) => read(db, 'VGPU', vgpu).type).find((running) => running !== type);
  if (other !== undefined) throw new XenError('VGPU_TYPE_NOT_COMPATIBLE_WITH_RUNNING_TYPE', card, type, other);
  if (resident_VGPUs.length >= most(db, card, type))
    throw new XenError('PGPU_INSUFFICIENT_CAPACITY_FOR_VGPU', card, type);
}

/** How many more of this type a card takes. */
export function roomFor(db: Db, card: string, type: string): number {
  try {
    assertTakes(db, card, type);
  } catch (error) {
    if (error instanceof XenError) return 0;
    throw error;
  }
  return most(db, card, type) - read(db, 'PGPU', card).resident_VGPUs.length;
}

/** The card of a host that a virtual GPU gets: of a dense group the fullest that takes it, else the emptiest. */
export function cardFor(db: Db, vgpu: string, host: string): string | undefined {
  const { GPU_group, type, resident_on } = read(db, 'VGPU', vgpu);
  if (isRef(resident_on) && read(db, 'PGPU', resident_on).host === host) return resident_on;
  const { PGPUs, allocation_algorithm } = read(db, 'GPU_group', GPU_group);
  const cards = PGPUs.filter((card) => read(db, 'PGPU', card).host === host)
    .map((card) => ({ card, room: roomFor(db, card, type) }))
    .filter(({ room }) => room > 0)
    .toSorted((a, b) => (allocation_algorithm === 'depth_first' ? a.room - b.room : b.room - a.room));
  return cards[0]?.card;
}
