import { isRef } from '../../xenapi/ref.ts';
import { lookup, type AnyObj, type Obj, type View } from '../view.ts';
import { wordFor } from './kind.ts';

/** Without the marks that would turn round the words after the name too ("Shut down ?evil.exe"). */
export const inOneDirection = (name: string): string =>
  name.replaceAll(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '');

/** What an object is called on the screen; objects without a name of their own are named after what they connect. */
export const displayName = (view: View, obj: AnyObj): string => inOneDirection(nameFor(view, obj));

function nameFor(view: View, obj: AnyObj): string {
  switch (obj.$cls) {
    case 'pool':
      return obj.name_label || nameIn(view, 'host', obj.master) || 'Unnamed pool';
    case 'VM':
      return obj.is_control_domain ? controlDomainName(view, obj) : obj.name_label || 'Unnamed VM';
    case 'host':
      return obj.name_label || obj.hostname || obj.address || 'Unnamed server';
    case 'VDI':
      return obj.name_label || 'Unnamed disk';
    case 'network':
      return networkName(obj);
    case 'PIF':
      return pifName(view, obj);
    case 'VIF':
      return `interface ${obj.device} of ${nameIn(view, 'VM', obj.VM) || 'a VM'}`;
    case 'VBD':
      return nameIn(view, 'VDI', obj.VDI) || `${obj.type === 'CD' ? 'CD drive' : 'drive'} ${obj.userdevice}`;
    case 'PBD':
      return `${nameIn(view, 'SR', obj.SR) || 'storage'} on ${nameIn(view, 'host', obj.host) || 'a server'}`;
    case 'PUSB':
      return [obj.vendor_desc, obj.product_desc].filter(Boolean).join(' ') || 'USB device';
    case 'PCI':
      return obj.device_name || obj.pci_id;
    case 'PGPU':
      return nameIn(view, 'PCI', obj.PCI) || 'GPU';
    default:
      return ('name_label' in obj && obj.name_label) || ('name' in obj && obj.name) || `this ${wordFor(obj.$cls)}`;
  }
}

/** The name of what a reference points at; undefined where it points at nothing known. */
export function nameIn(view: View, cls: string, ref: string): string | undefined {
  const obj = isRef(ref) ? lookup(view, cls, ref) : undefined;
  return obj && displayName(view, obj);
}

const controlDomainName = (view: View, vm: Obj<'VM'>): string => {
  const host = nameIn(view, 'host', vm.resident_on);
  return host ? `Control domain of ${host}` : 'Control domain';
};

const AUTOMATIC = 'Pool-wide network associated with ';

/** "Network 0" for the name that servers make up from eth0, as admins know it from other consoles. */
function networkName(network: Obj<'network'>): string {
  const { name_label } = network;
  if (!name_label.startsWith(AUTOMATIC)) return name_label || network.bridge || 'Unnamed network';
  const device = name_label.slice(AUTOMATIC.length);
  return device.startsWith('eth') ? `Network ${device.slice(3)}` : name_label;
}

/** "NIC 0", "Bond 0+1", with the VLAN where there is one. */
function pifName(view: View, pif: Obj<'PIF'>): string {
  const vlan = pif.VLAN >= 0 ? ` VLAN ${pif.VLAN}` : '';
  const bond = pif.bond_master_of[0];
  const members = bond && view.get('Bond', bond)?.slaves;
  if (members) {
    const numbers = members.map((member) => view.get('PIF', member)?.device.replace(/^eth/, '') ?? '?');
    return `Bond ${numbers.sort().join('+')}${vlan}`;
  }
  return /^eth\d+$/.test(pif.device) ? `NIC ${pif.device.slice(3)}${vlan}` : `${pif.device}${vlan}`;
}
