import { NULL_REF } from '../../../../app/xenapi/ref.ts';
import { assertVmOperation } from '../../world/physics/operations.ts';
import { add, read, write } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';

type Config = Readonly<Record<string, string>>;

export const deviceHandlers: Handlers = {
  'PUSB.scan': () => undefined,
  'PUSB.set_passthrough_enabled': (call: Call, pusb: string, value: boolean) => {
    const row = read(call.db, 'PUSB', pusb);
    const used =
      call.db.get('USB_group', row.USB_group) !== undefined &&
      read(call.db, 'USB_group', row.USB_group).VUSBs.length > 0;
    if (!value && used) throw new XenError('USB_ALREADY_ATTACHED', pusb, NULL_REF);
    write(call.db, 'PUSB', pusb, { passthrough_enabled: value });
  },
  'USB_group.create': (call: Call, name_label = '', name_description = '', other_config: Config = {}) =>
    add(call.db, 'USB_group', { name_label, name_description, other_config }),
  'USB_group.destroy': (call: Call, group: string) => {
    const row = read(call.db, 'USB_group', group);
    if (row.VUSBs.length > 0) throw new XenError('USB_GROUP_CONTAINS_VUSB', ...row.VUSBs);
    if (row.PUSBs.length > 0) throw new XenError('USB_GROUP_CONTAINS_PUSB', ...row.PUSBs);
    call.db.destroy('USB_group', group);
  },
  'VUSB.create': (call: Call, VM: string, USB_group: string, other_config: Config = {}) => {
    assertVmOperation(call.db, VM, 'changing_VCPUs');
    const group = read(call.db, 'USB_group', USB_group);
    if (group.VUSBs.length > 0) throw new XenError('USB_GROUP_CONFLICT', USB_group);
    return add(call.db, 'VUSB', { VM, USB_group, other_config });
  },
  'VUSB.unplug': (call: Call, vusb: string) => {
    if (!read(call.db, 'VUSB', vusb).currently_attached) throw new XenError('DEVICE_ALREADY_DETACHED', vusb);
    write(call.db, 'VUSB', vusb, { currently_attached: false });
  },
  'VUSB.destroy': (call: Call, vusb: string) => {
    const row = read(call.db, 'VUSB', vusb);
    if (row.currently_attached && read(call.db, 'VM', row.VM).power_state !== 'Halted') {
      throw new XenError('VM_BAD_POWER_STATE', row.VM, 'halted', read(call.db, 'VM', row.VM).power_state.toLowerCase());
    }
    call.db.destroy('VUSB', vusb);
  },
  'VTPM.create': (call: Call, VM: string, is_unique: boolean) => {
    assertVmOperation(call.db, VM, 'create_vtpm');
    if (read(call.db, 'VM', VM).VTPMs.length > 0) throw new XenError('VTPM_MAX_AMOUNT_REACHED', '1');
    return add(call.db, 'VTPM', { VM, is_unique });
  },
  'VTPM.destroy': (call: Call, vtpm: string) => {
    assertVmOperation(call.db, read(call.db, 'VTPM', vtpm).VM, 'changing_VCPUs');
    call.db.destroy('VTPM', vtpm);
  },
  'blob.create': (call: Call, mime_type: string, isPublic = false) =>
    add(call.db, 'blob', { mime_type, public: isPublic }),
  'subject.add_to_roles': (call: Call, subject: string, role: string) => {
    const { roles } = read(call.db, 'subject', subject);
    if (roles.includes(role)) throw new XenError('ROLE_ALREADY_EXISTS');
    write(call.db, 'subject', subject, { roles: [...roles, role] });
  },
  'subject.remove_from_roles': (call: Call, subject: string, role: string) => {
    const { roles } = read(call.db, 'subject', subject);
    if (!roles.includes(role)) throw new XenError('ROLE_NOT_FOUND');
    write(call.db, 'subject', subject, { roles: roles.filter((item) => item !== role) });
  },
};
