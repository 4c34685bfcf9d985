import type { Db, Row } from '../db.ts';
import { peek, type Rec } from '../typed.ts';

const ALL = [
  'vm_migrate',
  'provision',
  'vm_resume',
  'power_on',
  'apply_updates',
  'enable',
  'reboot',
  'evacuate',
  'vm_start',
  'shutdown',
];
const BRINGS_VMS = ['vm_migrate', 'provision', 'vm_resume', 'vm_start'];
const SENDS_AWAY = ['evacuate', 'reboot', 'shutdown'];
const ALONE = ['reboot', 'shutdown', 'apply_updates'];

/** A disabled host still lists vm_start and the like: who reads the list must look at `enabled` too. */
export function hostOperations(db: Db, row: Readonly<Row>): readonly string[] {
  const host = row as unknown as Rec<'host'>;
  const busy = Object.values(host.current_operations);
  const live = peek(db, 'host_metrics', host.metrics)?.live ?? false;
  return ALL.filter((operation) => {
    if (busy.includes(operation) && !BRINGS_VMS.includes(operation)) return false;
    if (ALONE.includes(operation) && (host.enabled || busy.some((other) => ALONE.includes(other)))) return false;
    if (SENDS_AWAY.includes(operation) && busy.some((other) => BRINGS_VMS.includes(other))) return false;
    if (BRINGS_VMS.includes(operation) && busy.some((other) => SENDS_AWAY.includes(other))) return false;
    return operation !== 'power_on' || (!live && host.power_on_mode !== '');
  });
}
