import { isRef } from '../../../../app/xenapi/ref.ts';
import type { Db, Row } from '../db.ts';
import { peek, type Rec } from '../typed.ts';

/** A template's or snapshot's devices keep `currently_attached` from the moment they were taken, but nothing runs there. */
function domainOf(db: Db, vm: string): Rec<'VM'> | undefined {
  const row = peek(db, 'VM', vm);
  return row && !row.is_a_template && (row.power_state === 'Running' || row.power_state === 'Paused') ? row : undefined;
}

export function vbdOperations(db: Db, row: Readonly<Row>): readonly string[] {
  const vbd = row as unknown as Rec<'VBD'>;
  const alive = domainOf(db, vbd.VM) !== undefined;
  const template = peek(db, 'VM', vbd.VM)?.is_a_template === true;
  if (Object.keys(vbd.current_operations).length > 0) return [];
  const list = ['attach'];
  if (alive && vbd.currently_attached) list.push('unpause');
  if (!template && vbd.type === 'CD') {
    if (vbd.empty) list.push('insert');
    if (alive && vbd.currently_attached) list.push('pause');
    if (!vbd.empty) list.push('eject');
    return list;
  }
  if (alive && vbd.currently_attached) {
    list.push('pause');
    if (vbd.unpluggable) list.push('unplug', 'unplug_force');
  }
  if (alive && !vbd.currently_attached) list.push('plug');
  return list;
}

export function vifOperations(db: Db, row: Readonly<Row>): readonly string[] {
  const vif = row as unknown as Rec<'VIF'>;
  if (Object.keys(vif.current_operations).length > 0) return [];
  if (!domainOf(db, vif.VM)) return ['attach'];
  return vif.currently_attached ? ['attach', 'unplug'] : ['attach', 'plug'];
}

export function vdiOperations(db: Db, row: Readonly<Row>): readonly string[] {
  const vdi = row as unknown as Rec<'VDI'>;
  if (Object.keys(vdi.current_operations).length > 0) return [];
  const sr = peek(db, 'SR', vdi.SR);
  if (!sr || !vdi.managed || vdi.missing) return ['forget'];
  if (sr.content_type === 'iso') return ['copy', 'forget', 'destroy'];
  if (sr.type === 'udev') return ['forget'];
  const attached = vdi.VBDs.some((ref) => {
    const vbd = peek(db, 'VBD', ref);
    return vbd?.currently_attached === true && domainOf(db, vbd.VM) !== undefined;
  });
  const alone = !attached || vdi.sharable;
  if (!alone) return ['clone', 'snapshot'];
  const list = ['copy', 'generate_config', 'clone', 'forget', 'update', 'resize', 'snapshot', 'destroy'];
  if (vdi.cbt_enabled) return list.filter((operation) => operation !== 'forget');
  return isRef(vdi.metadata_of_pool) ? list.filter((operation) => operation !== 'destroy') : list;
}
