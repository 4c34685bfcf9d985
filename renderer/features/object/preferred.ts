import type { AnyObj } from '../../../app/inventory/view.ts';

/** The verbs that stand in the header, best first; the shell shows at most three that are offered. Each row is one place. */
export function preferred(object: AnyObj): readonly (readonly string[])[] {
  switch (object.$cls) {
    case 'VM':
      if (object.is_a_snapshot) return [['snapshot.revert'], ['snapshot.newVm'], ['snapshot.delete']];
      if (object.is_a_template) return [['template.createVm'], ['template.quickCreate'], ['vm.copy']];
      switch (object.power_state) {
        case 'Running':
          return [['vm.shutdown', 'vm.forceShutdown'], ['vm.migrate'], ['vm.snapshot']];
        case 'Suspended':
          return [['vm.resume'], ['vm.resumeOn'], ['vm.snapshot']];
        case 'Paused':
          return [['vm.unpause'], ['vm.forceShutdown'], ['vm.snapshot']];
        default:
          return [['vm.start'], ['vm.migrate', 'vm.startOn'], ['vm.snapshot']];
      }
    case 'host':
      return object.enabled
        ? [['host.enterMaintenance'], ['host.reboot']]
        : [['host.exitMaintenance'], ['host.reboot'], ['host.shutdown']];
    case 'pool':
      return [['pool.update']];
    case 'VM_appliance':
      return [['vapp.start'], ['vapp.shutdown']];
    case 'VMSS':
      return [['schedule.run'], ['schedule.enable', 'schedule.disable'], ['schedule.change']];
    case 'SR':
      return [['sr.repair'], ['sr.scan'], ['sr.detach']];
    default:
      return [];
  }
}
