import type { Connection } from '../../../app/contract/connections.ts';
import { displayName } from '../../../app/inventory/describe/names.ts';
import type { AnyObj, Obj, PoolId, View } from '../../../app/inventory/view.ts';
import { diskStorage, discs, freeOf, vmNetworks } from '../../../app/new-vm/find.ts';
import { rhythmWords } from '../../../app/inventory/describe/schedule.ts';
import { survey } from '../../../app/placement/facts.ts';
import { Room } from '../../../app/placement/room.ts';
import { isRef } from '../../../app/xenapi/ref.ts';
import { size } from '../../ui/format/size.ts';
import type { FieldDef } from './fields.ts';

interface Candidate {
  readonly ref: string;
  readonly name: string;
  readonly note: string;
  /** 0 to 1: how full it is. */
  readonly full?: number;
}

const collator = new Intl.Collator(undefined, { numeric: true });
const byName = (a: Candidate, b: Candidate): number => collator.compare(a.name, b.name);

function servers(view: View): readonly Candidate[] {
  const site = survey(view);
  const room = Room.of(site);
  return [...site.hosts.values()]
    .map((host) => {
      const free = Math.max(0, room.free(host.ref));
      return {
        ref: host.ref,
        name: host.name,
        note: `${size(free)} free`,
        full: host.capacity > 0 ? 1 - free / host.capacity : 0,
      };
    })
    .sort(byName);
}

/** The server whose own a storage is: several have one of the same name. */
function onlyOn(view: View, sr: Obj<'SR'>): string {
  const pbd = sr.shared ? undefined : view.get('PBD', sr.PBDs[0] ?? '');
  return pbd ? `on ${view.get('host', pbd.host)?.name_label ?? 'one server'}` : '';
}

/** Disks no VM has, which it could get. */
function looseDisks(view: View): readonly Candidate[] {
  const found: Candidate[] = [];
  for (const vdi of view.all('VDI')) {
    const sr = view.get('SR', vdi.SR);
    if (
      !sr ||
      sr.content_type === 'iso' ||
      vdi.is_a_snapshot ||
      vdi.missing ||
      (vdi.type !== 'user' && vdi.type !== 'system')
    )
      continue;
    if (vdi.VBDs.length > 0 && !vdi.sharable) continue;
    found.push({
      ref: vdi.$ref,
      name: vdi.name_label || 'unnamed',
      note: `${size(vdi.virtual_size)} on ${sr.name_label}`,
    });
  }
  return found.sort(byName);
}

function nics(view: View): readonly Candidate[] {
  const pool = [...view.all('pool')][0];
  const found: Candidate[] = [];
  for (const pif of view.all('PIF')) {
    const plain = pif.VLAN < 0 && !isRef(pif.bond_slave_of) && pif.host === pool?.master;
    if (plain) found.push({ ref: pif.$ref, name: displayName(view, pif), note: pif.MAC });
  }
  return found.sort(byName);
}

/** The pools of the other connections, with who is signed in there. */
export function otherPools(connections: readonly Connection[], own: readonly PoolId[]): readonly Candidate[] {
  return connections
    .filter(({ id }) => !own.includes(id))
    .map(({ id, name, address, username }) => ({ ref: id, name, note: `${username} at ${address}` }))
    .sort(byName);
}

/** What may be picked for a field, with one fact each. */
export function candidates(view: View, kind: FieldDef['kind'], target: AnyObj): readonly Candidate[] {
  switch (kind) {
    case 'server':
      return servers(view);
    case 'storage':
      return diskStorage(view).map((sr) => ({
        ref: sr.$ref,
        name: sr.name_label,
        note: [sr.physical_size > 0 ? `${size(freeOf(sr))} free` : '', onlyOn(view, sr)].filter(Boolean).join(', '),
        ...(sr.physical_size > 0 ? { full: sr.physical_utilisation / sr.physical_size } : {}),
      }));
    case 'network':
      return vmNetworks(view).map((network) => ({
        ref: network.$ref,
        name: displayName(view, network),
        note: network.PIFs.length === 0 ? 'only between VMs' : '',
      }));
    case 'disc':
      return discs(view).map(({ vdi, sr }) => ({ ref: vdi.$ref, name: vdi.name_label, note: sr.name_label }));
    case 'disk':
      return looseDisks(view);
    case 'vapp':
      return [...view.all('VM_appliance')]
        .filter((vapp) => !(target.$cls === 'VM' && target.appliance === vapp.$ref))
        .map((vapp) => ({ ref: vapp.$ref, name: vapp.name_label, note: `${vapp.VMs.length} VMs` }))
        .sort(byName);
    case 'schedule':
      return [...view.all('VMSS')]
        .filter((one) => !(target.$cls === 'VM' && target.snapshot_schedule === one.$ref))
        .map((one) => ({ ref: one.$ref, name: one.name_label, note: rhythmWords(one) }))
        .sort(byName);
    case 'nic':
      return nics(view);
    default:
      return [];
  }
}
