import { datamodel } from '../../../../app/xenapi/generated/datamodel.ts';
import { ROLES } from '../../../../app/xenapi/datamodel.ts';
import { httpActions } from '../../../../app/xenapi/generated/http.ts';
import type { Db } from '../db.ts';
import { createRandom } from '../random.ts';
import { add } from '../typed.ts';

const descriptions: Readonly<Record<string, string>> = {
  'read-only': 'The Read-Only role can log in with basic read-only access',
  'vm-operator': 'The VM Operator role can use VMs and interact with VM consoles',
  'vm-admin': 'The VM Administrator role can manage VMs and templates',
  'vm-power-admin':
    'The VM Power Administrator role has full access to VM and template management and can choose where to start VMs and use the dynamic memory control and VM snapshot features',
  'pool-operator':
    'The Pool Operator role manages host- and pool-wide resources, including setting up storage, creating resource pools and managing patches, high availability (HA) and workload balancing (WLB)',
  'pool-admin':
    'The Pool Administrator role has full access to all features and settings, including accessing Dom0 and managing subjects, roles and external authentication',
};

/** Permissions by the least role that has them: every method, and `http/` names of transfers. */
export function permissionsByRole(): ReadonlyMap<string, readonly string[]> {
  const byRole = new Map<string, string[]>();
  const give = (role: string, permission: string): void => {
    const list = byRole.get(role) ?? [];
    list.push(permission);
    byRole.set(role, list);
  };
  for (const [cls, model] of Object.entries(datamodel)) {
    for (const [name, method] of Object.entries(model.methods)) {
      if (method.role !== 'local-root-only') give(method.role, `${cls}.${name}`);
    }
  }
  for (const action of httpActions) if (action.role !== 'local-root-only') give(action.role, `http/${action.name}`);
  return byRole;
}

/** Roles and their permissions are the same in every pool and for every seed. */
export function createRoles(db: Db): void {
  const random = createRandom(2007);
  const byRole = permissionsByRole();
  const collected: string[] = [];
  for (const role of ROLES) {
    for (const permission of byRole.get(role) ?? []) {
      const uuid = random.uuid();
      const ref = `OpaqueRef:${uuid}`;
      add(db, 'role', { uuid, name_label: permission, name_description: 'A basic permission', is_internal: true }, ref);
      collected.push(ref);
    }
    const uuid = random.uuid();
    add(
      db,
      'role',
      { uuid, name_label: role, name_description: descriptions[role] ?? '', subroles: [...collected] },
      `OpaqueRef:${uuid}`,
    );
  }
}
