import { snapshotOf } from '../../inventory/event.ts';
import { Inventory } from '../../inventory/inventory.ts';
import type { MirroredCls, Obj, View } from '../../inventory/view.ts';
import type { Records } from '../../xenapi/generated/records.ts';
import type { Situation } from '../../inventory/situation.ts';

export type Fields<C extends MirroredCls> = { readonly [K in keyof Records[C]]?: unknown };

/** A pool made by hand: whatever is not said has the datamodel's default. */
export class Made {
  readonly view: View;
  readonly #inventory: Inventory;

  constructor(pool = 'paris') {
    this.#inventory = new Inventory(pool);
    this.view = this.#inventory;
  }

  put<C extends MirroredCls>(cls: C, name: string, fields: Fields<C>): string {
    const ref = `OpaqueRef:${name}`;
    const before = this.#inventory.record(cls, ref) ?? { uuid: `uuid-${name}`, name_label: name };
    this.#inventory.apply([
      { operation: 'mod', cls: cls.toLowerCase(), ref, snapshot: snapshotOf({ ...before, ...fields }) },
    ]);
    return ref;
  }

  get<C extends MirroredCls>(cls: C, name: string): Obj<C> {
    const object = this.view.get(cls, `OpaqueRef:${name}`);
    if (!object) throw new Error(`no ${cls} ${name}`);
    return object;
  }

  situation(over: Partial<Situation> = {}): Situation {
    return { view: this.view, role: 'pool-admin', live: true, now: Date.UTC(2026, 10, 21), ...over };
  }

  host(name: string, fields: Fields<'host'> = {}, memory = 64 * GiB, live = true): string {
    const metrics = this.put('host_metrics', `${name}-metrics`, { live, memory_total: memory });
    return this.put('host', name, { enabled: true, metrics, memory_overhead: GiB, ...fields });
  }
}

export const GiB = 1024 ** 3;

/** What a server lists as allowed for a VM of this state, tools and business. */
export function allowed(state: string, tools: boolean, busy: boolean): readonly string[] {
  if (busy) return state === 'Halted' ? [] : ['hard_shutdown'];
  switch (state) {
    case 'Halted':
      return [
        'start',
        'start_on',
        'clone',
        'copy',
        'export',
        'destroy',
        'snapshot',
        'make_into_template',
        'migrate_send',
      ];
    case 'Running':
      return [
        'pause',
        'hard_shutdown',
        'hard_reboot',
        'snapshot',
        ...(tools ? ['clean_shutdown', 'clean_reboot', 'suspend', 'pool_migrate', 'migrate_send', 'checkpoint'] : []),
      ];
    case 'Paused':
      return ['unpause', 'hard_shutdown', 'hard_reboot', 'checkpoint', 'snapshot'];
    default:
      return ['resume', 'resume_on', 'hard_shutdown', 'export', 'destroy', 'checkpoint', 'snapshot', 'migrate_send'];
  }
}

/** Two servers that share storage, and a way to add VMs. */
export function smallPool(): Made {
  const made = new Made();
  const one = made.host('xs-01');
  made.host('xs-02');
  made.put('pool', 'Paris', { master: one });
  return made;
}

export function addVm(made: Made, name: string, state: string, tools: boolean, busy: boolean): Obj<'VM'> {
  const on = state === 'Running' || state === 'Paused';
  const guest = made.put('VM_guest_metrics', `${name}-guest`, {
    other: { 'feature-suspend': '1' },
    PV_drivers_detected: true,
  });
  made.put('VM', name, {
    power_state: state,
    resident_on: on ? 'OpaqueRef:xs-01' : 'OpaqueRef:NULL',
    memory_static_max: 4 * GiB,
    memory_dynamic_max: 4 * GiB,
    memory_dynamic_min: 4 * GiB,
    memory_static_min: GiB,
    VCPUs_max: 2,
    HVM_boot_policy: 'BIOS order',
    guest_metrics: tools ? guest : 'OpaqueRef:NULL',
    current_operations: busy ? { 'OpaqueRef:task': 'snapshot' } : {},
    allowed_operations: allowed(state, tools, busy),
  });
  return made.get('VM', name);
}
