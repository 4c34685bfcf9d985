import type { View } from '../../inventory/view.ts';
import type { Debt } from './plan-types.ts';
import { assertNever } from '../../errors/assert-never.ts';

/** What would have to be off while these servers (uuids) go away, and is on now. Each needs a person's agreement. */
export function possibleDebts(view: View, hosts: readonly string[]): readonly Debt[] {
  const [pool] = view.all('pool');
  if (!pool) return [];
  const debts: Debt[] = [];
  if (pool.ha_enabled) {
    debts.push({
      kind: 'ha',
      srs: heartbeatSrs(view),
      tolerate: pool.ha_host_failures_to_tolerate,
      configuration: pool.ha_configuration,
    });
  }
  if (pool.wlb_enabled) debts.push({ kind: 'wlb' });
  if (pool.other_config['auto_poweron'] === 'true') debts.push({ kind: 'auto-power-on' });
  for (const schedule of view.all('VMSS')) {
    if (schedule.enabled && schedule.VMs.length > 0)
      debts.push({ kind: 'schedule', schedule: { uuid: schedule.uuid, name: schedule.name_label } });
  }
  return [...debts, ...cds(view, hosts)];
}

/** Heartbeats live on disks whose references the pool keeps as text. */
function heartbeatSrs(view: View): readonly string[] {
  const srs = [...view.all('VDI')]
    .filter((vdi) => vdi.type === 'ha_statefile')
    .flatMap((vdi) => view.get('SR', vdi.SR)?.uuid ?? []);
  return [...new Set(srs)];
}

/** CDs that only the VM's own server can reach: out before it leaves, in again when it is home. */
function cds(view: View, hosts: readonly string[]): readonly Debt[] {
  const debts: Debt[] = [];
  for (const vm of view.all('VM')) {
    if (vm.is_control_domain || !hosts.includes(view.get('host', vm.resident_on)?.uuid ?? '')) continue;
    for (const ref of vm.VBDs) {
      const vbd = view.get('VBD', ref);
      const vdi = vbd?.type === 'CD' && !vbd.empty ? view.get('VDI', vbd.VDI) : undefined;
      const sr = vdi && view.get('SR', vdi.SR);
      if (!vbd || !vdi || !sr || sr.shared) continue;
      debts.push({
        kind: 'cd',
        vm: { uuid: vm.uuid, name: vm.name_label },
        vbd: vbd.uuid,
        vdi: { uuid: vdi.uuid, name: vdi.name_label },
      });
    }
  }
  return debts;
}

/** What a debt is called in ids. */
export function debtId(debt: Debt): string {
  switch (debt.kind) {
    case 'ha':
    case 'wlb':
    case 'auto-power-on':
      return debt.kind;
    case 'schedule':
      return `schedule:${debt.schedule.uuid}`;
    case 'cd':
      return `cd:${debt.vm.uuid}`;
    default:
      return assertNever(debt);
  }
}
