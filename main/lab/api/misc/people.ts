import { add, each, find, read, write, type Fields } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';

function permissionsOf(call: Call, role: string): readonly string[] {
  const { name_label, subroles } = read(call.db, 'role', role);
  return subroles.length === 0 ? [name_label] : subroles.flatMap((sub) => permissionsOf(call, sub));
}

/** People of the directory that the practice domain knows. */
const directory: Readonly<Record<string, string>> = {
  'operator one': 'S-1-5-21-1085031214-1563985344-725345543-5001',
  'operator two': 'S-1-5-21-1085031214-1563985344-725345543-5002',
  'storage team': 'S-1-5-21-1085031214-1563985344-725345543-6001',
};

function assertDirectory(call: Call): void {
  if (read(call.db, 'host', call.world.coordinator()).external_auth_type === '') throw new XenError('AUTH_IS_DISABLED');
}

function tellHosts(call: Call, type: string, service: string): void {
  for (const host of call.db.refs('host')) {
    write(call.db, 'host', host, {
      external_auth_type: type,
      external_auth_service_name: service,
      external_auth_configuration: type === '' ? {} : { domain: service },
    });
  }
}

export const peopleHandlers: Handlers = {
  'role.get_permissions': (call: Call, role: string) =>
    permissionsOf(call, role).flatMap((name) => find(call.db, 'role', (row) => row.name_label === name) ?? []),
  'role.get_permissions_name_label': (call: Call, role: string) => [...permissionsOf(call, role)],
  'role.get_by_permission': (call: Call, permission: string) => {
    const { name_label } = read(call.db, 'role', permission);
    return [...call.db.refs('role')].filter(
      (role) => read(call.db, 'role', role).subroles.length > 0 && permissionsOf(call, role).includes(name_label),
    );
  },
  'role.get_by_permission_name_label': (call: Call, label: string) =>
    [...call.db.refs('role')].filter(
      (role) => read(call.db, 'role', role).subroles.length > 0 && permissionsOf(call, role).includes(label),
    ),
  'subject.get_permissions_name_label': (call: Call, subject: string) => [
    ...new Set(read(call.db, 'subject', subject).roles.flatMap((role) => permissionsOf(call, role))),
  ],
  'auth.get_subject_identifier': (call: Call, name: string) => {
    assertDirectory(call);
    const sid = directory[name.toLowerCase().replace(/^.*\\|@.*$/g, '')];
    if (sid === undefined) throw new XenError('SUBJECT_CANNOT_BE_RESOLVED');
    return sid;
  },
  'auth.get_subject_information_from_identifier': (call: Call, sid: string) => {
    assertDirectory(call);
    const name = Object.entries(directory).find(([, known]) => known === sid)?.[0];
    if (name === undefined) throw new XenError('SUBJECT_CANNOT_BE_RESOLVED');
    return {
      'subject-name': name,
      'subject-displayname': name,
      'subject-is-group': String(name.endsWith('team')),
      'subject-sid': sid,
    };
  },
  'auth.get_group_membership': (call: Call, sid: string) => {
    assertDirectory(call);
    const name = Object.entries(directory).find(([, known]) => known === sid)?.[0];
    if (name === undefined) throw new XenError('SUBJECT_CANNOT_BE_RESOLVED');
    return name === 'operator one' ? [directory['storage team'] ?? ''] : [];
  },
  'subject.create': (call: Call, record: Fields<'subject'>) => {
    const { subject_identifier = '', other_config = {} } = record;
    if (find(call.db, 'subject', (row) => row.subject_identifier === subject_identifier) !== undefined)
      throw new XenError('SUBJECT_ALREADY_EXISTS');
    return add(call.db, 'subject', { subject_identifier, other_config });
  },
  'host.enable_external_auth': (
    call: Call,
    host: string,
    config: Readonly<Record<string, string>>,
    service: string,
    type: string,
  ) => {
    const now = read(call.db, 'host', host);
    if (now.external_auth_type !== '')
      throw new XenError('AUTH_ALREADY_ENABLED', now.external_auth_type, now.external_auth_service_name);
    if (type !== 'AD') throw new XenError('AUTH_UNKNOWN_TYPE', type);
    write(call.db, 'host', host, {
      external_auth_type: type,
      external_auth_service_name: service,
      external_auth_configuration: { domain: service, ...config },
    });
  },
  'host.disable_external_auth': (call: Call, host: string) =>
    write(call.db, 'host', host, {
      external_auth_type: '',
      external_auth_service_name: '',
      external_auth_configuration: {},
    }),
  'pool.detect_nonhomogeneous_external_auth': (call: Call) => {
    const kinds = new Set([...each(call.db, 'host')].map(([, row]) => row.external_auth_type));
    if (kinds.size > 1) throw new XenError('POOL_JOINING_EXTERNAL_AUTH_MISMATCH');
  },
  'pool.enable_external_auth': (
    call: Call,
    _pool: string,
    _config: Readonly<Record<string, string>>,
    service: string,
    type: string,
  ) => {
    const host = read(call.db, 'host', call.world.coordinator());
    if (host.external_auth_type !== '') throw new XenError('POOL_AUTH_ALREADY_ENABLED', call.world.coordinator());
    if (type !== 'AD') throw new XenError('AUTH_UNKNOWN_TYPE', type);
    if (!service.includes('.'))
      throw new XenError(
        'POOL_AUTH_ENABLE_FAILED_DOMAIN_LOOKUP',
        call.world.coordinator(),
        `Unknown domain ${service}`,
      );
    tellHosts(call, type, service);
  },
  'pool.disable_external_auth': (call: Call) => tellHosts(call, '', ''),
};
