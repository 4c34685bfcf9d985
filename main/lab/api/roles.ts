import { createHash } from 'node:crypto';
import { ROLES } from '../../../app/xenapi/datamodel.ts';
import type { LeastRole, Role } from '../../../app/xenapi/datamodel.ts';
import { httpActions } from '../../../app/xenapi/generated/http.ts';
import type { Tables } from '../world/tables.ts';
import { XenError } from './handler.ts';
import { methodNames, signatures } from './methods.ts';

const DESCRIPTIONS: Readonly<Record<Role, string>> = {
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

const FOLDERS = ['folder', 'xencenter.customfields.*'];
const TASK_TAGS = ['applies_to', 'xencenteruuid', 'xencentermeddlingactiontitle'];

/** Map keys that need another role than the map they are in. */
const keyed: readonly (readonly [cls: string, field: string, keys: readonly string[], role: Role])[] = [
  ['task', 'other_config', TASK_TAGS, 'vm-operator'],
  ['pool', 'other_config', [...FOLDERS, 'empty_folders'], 'vm-operator'],
  ['vm', 'other_config', ['hvm_serial', 'pci'], 'pool-admin'],
  ['vm', 'other_config', FOLDERS, 'vm-operator'],
  ['vm', 'platform', ['hvm_serial'], 'pool-admin'],
  ['host', 'other_config', FOLDERS, 'vm-operator'],
  ['network', 'other_config', [...FOLDERS, 'xencentercreateinprogress'], 'vm-operator'],
  ['sr', 'other_config', FOLDERS, 'vm-operator'],
  ['vdi', 'other_config', FOLDERS, 'vm-operator'],
];

function permissionRoles(): ReadonlyMap<string, LeastRole> {
  const least = new Map<string, LeastRole>();
  for (const name of methodNames) least.set(name.toLowerCase(), signatures.get(name)?.role ?? 'local-root-only');
  for (const [cls, field, keys, role] of keyed) {
    for (const key of keys) {
      least.set(`${cls}.add_to_${field}/key:${key}`, role);
      least.set(`${cls}.remove_from_${field}/key:${key}`, role);
    }
  }
  least.set('task.destroy/any', 'pool-operator');
  for (const { name, role } of httpActions) least.set(`http/${name}`, role);
  for (const name of [
    'connect_console/host_console',
    'connect_console_ws/host_console_ws',
    'get_vncsnapshot/host_console',
  ]) {
    least.set(`http/${name}`, 'pool-admin');
  }
  return least;
}

const leastRoles = permissionRoles();

const rank = (role: LeastRole): number => (role === 'local-root-only' ? ROLES.length : ROLES.indexOf(role));

/** Every permission of a role, as `session.get_rbac_permissions` tells them. */
export function permissionsOf(role: Role): readonly string[] {
  return [...leastRoles].filter(([, least]) => rank(least) <= rank(role)).map(([name]) => name);
}

/** Throws RBAC_PERMISSION_DENIED unless the role may; nobody's role (root's) may everything. */
export function demand(role: Role | undefined, permission: string, keyName?: string): void {
  if (role === undefined) return;
  const wanted = permission.toLowerCase();
  const least = (keyName === undefined ? undefined : keyRole(wanted, keyName.toLowerCase())) ?? leastRoles.get(wanted);
  if (least === undefined || rank(least) <= rank(role)) return;
  const enough = ROLES.filter((other) => rank(other) >= rank(least));
  const hint = `No permission in user session. (Roles with this permission: ${enough.join(', ')})`;
  throw new XenError('RBAC_PERMISSION_DENIED', wanted, hint);
}

function keyRole(permission: string, key: string): LeastRole | undefined {
  const exact = leastRoles.get(`${permission}/key:${key}`);
  if (exact !== undefined || !key.startsWith('xencenter.customfields.')) return exact;
  return leastRoles.get(`${permission}/key:xencenter.customfields.*`);
}

/** Real servers derive a role's uuid, and from it its reference, from its name. */
function roleUuid(name: string): string {
  const digest = createHash('md5').update(name).digest('hex');
  return digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Reference of a role's record. */
export function roleRef(name: string): string {
  return `OpaqueRef:${roleUuid(name)}`;
}

/** Writes the role records, which never change and of which no event ever tells. */
export function writeRoles(tables: Tables): void {
  if (tables.get('role', roleRef('pool-admin')) !== undefined) return;
  for (const ref of tables.refs('role')) tables.destroy('role', ref);
  for (const name of leastRoles.keys()) {
    const fields = {
      uuid: roleUuid(name),
      name_label: name,
      name_description: 'A basic permission',
      is_internal: true,
    };
    tables.create('role', fields, roleRef(name));
  }
  for (const role of ROLES) {
    const subroles = permissionsOf(role).map(roleRef);
    const fields = { uuid: roleUuid(role), name_label: role, name_description: DESCRIPTIONS[role], subroles };
    tables.create('role', fields, roleRef(role));
  }
}
