import * as z from 'zod';

const id = z.string().max(200);
const key = z.object({ pool: id, uuid: id });

/** Everything the wizard was told; objects by UUID, so that it outlives a reconnection. */
export const migrateDraft = z.object({
  vms: z.array(key).min(1).max(1000),
  /** They move, copies of them are made, or their disks alone go elsewhere. */
  what: z.enum(['move', 'copy', 'disks']),
  pool: id,
  /** The server all go to; packing chooses for each when empty. */
  host: z.string().max(200),
  /** Another server for single VMs. */
  hosts: z.record(id, id),
  storage: z.enum(['best', 'one', 'each']),
  /** With `one`. */
  sr: z.string().max(200),
  /** With `each`, by disk. */
  disks: z.record(id, id),
  /** By interface. */
  networks: z.record(id, id),
  /** The network the bytes travel over; the server's management network when empty. */
  transfer: z.string().max(200),
  compress: z.boolean(),
  /** Where a server fails to take one in, the next best is tried. */
  orElse: z.boolean(),
  home: z.boolean(),
});
export type MigrateDraft = z.output<typeof migrateDraft>;

export type VmKey = MigrateDraft['vms'][number];

/** To a server of their own pool, disks where they are if they can be. */
export function migrateDraftFor(vms: readonly VmKey[], pool: string, host = ''): MigrateDraft {
  return {
    vms: [...vms],
    what: 'move',
    pool,
    host,
    hosts: {},
    storage: 'best',
    sr: '',
    disks: {},
    networks: {},
    transfer: '',
    compress: false,
    orElse: false,
    home: false,
  };
}
