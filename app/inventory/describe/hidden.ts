import { isRef } from '../../xenapi/ref.ts';
import type { AnyObj } from '../view.ts';

/** Other consoles name what they are still making like this. */
const UNFINISHED = '__gui__';

/** Left out unless an admin asks for it. */
export function isHidden(obj: AnyObj): boolean {
  // Disaster recovery looks into it and will put it away again.
  if (obj.$cls === 'SR' && isRef(obj.introduced_by)) return true;
  return 'other_config' in obj && obj.other_config['HideFromXenCenter'] === 'true';
}

/** Of no use to anybody in a list: part of the machinery, or not finished yet. */
export function isInternal(obj: AnyObj): boolean {
  if ('name_label' in obj && obj.name_label.startsWith(UNFINISHED)) return true;
  switch (obj.$cls) {
    case 'VM':
      return (
        obj.is_control_domain ||
        (obj.is_a_template && obj.other_config['xensource_internal'] === 'true') ||
        obj.other_config['XenCenterCreateInProgress'] === 'true'
      );
    case 'SR':
      return obj.is_tools_sr || obj.type === 'local' || obj.type === 'tmpfs';
    case 'network':
      return (
        obj.other_config['is_guest_installer_network'] === 'true' ||
        obj.other_config['is_host_internal_management_network'] === 'true' ||
        obj.other_config['XenCenterCreateInProgress'] === 'true'
      );
    case 'VDI':
      return !obj.managed || obj.is_tools_iso;
    default:
      return false;
  }
}
