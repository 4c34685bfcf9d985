import { preventing } from '../../world/physics/motion/evacuation.ts';
import { begin, during } from '../../world/physics/operations.ts';
import { applyUpdates, knownRepository, readiness, syncUpdates } from '../../world/patches/cdn.ts';
import { read, write } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';

const NEVER = '19700101T00:00:00Z';

function assertFree(call: Call, operation: 'sync_updates' | 'configure_repositories' | 'apply_updates'): void {
  const busy = Object.values(read(call.db, 'pool', call.world.pool()).current_operations);
  if (busy.includes('sync_updates')) throw new XenError('SYNC_UPDATES_IN_PROGRESS');
  if (busy.includes('configure_repositories')) throw new XenError('CONFIGURE_REPOSITORIES_IN_PROGRESS');
  if (busy.includes('get_updates') && operation !== 'apply_updates') throw new XenError('GET_UPDATES_IN_PROGRESS');
  if (busy.includes('apply_updates') && operation !== 'apply_updates') throw new XenError('APPLY_UPDATES_IN_PROGRESS');
}

function setRepositories(call: Call, pool: string, value: readonly string[]): void {
  assertFree(call, 'configure_repositories');
  const before = read(call.db, 'pool', pool).repositories;
  if (value.length === before.length && value.every((ref) => before.includes(ref))) return;
  for (const ref of value) if (!before.includes(ref)) write(call.db, 'Repository', ref, { hash: '' });
  write(call.db, 'pool', pool, {
    repositories: value,
    last_update_sync: NEVER,
    ...(value.length === 0 ? { update_sync_enabled: false } : {}),
  });
  for (const host of value.length === 0 ? call.db.refs('host') : []) {
    write(call.db, 'host', host, { latest_synced_updates_applied: 'unknown' });
  }
}

function introduce(call: Call, fields: Record<string, string | boolean>): string {
  return call.db.create('Repository', { ...fields, hash: '' });
}

async function apply(call: Call, host: string, hash: string): Promise<string[][]> {
  assertFree(call, 'apply_updates');
  const end = begin(call.db, 'pool', call.world.pool(), 'apply_updates', call.task);
  try {
    return await during(call.world, 'host', host, 'apply_updates', call.task, () =>
      applyUpdates(call.world, host, hash, call.task),
    );
  } finally {
    end();
  }
}

export const repositoryHandlers: Handlers = {
  'Repository.introduce': (
    call: Call,
    name_label: string,
    name_description: string,
    binary_url: string,
    source_url: string,
    update: boolean,
    gpgkey_path = '',
  ) => {
    for (const url of [binary_url, source_url]) {
      if (!/^https?:\/\/[^/\s]+/.test(url) && (url !== '' || url === binary_url))
        throw new XenError('INVALID_BASE_URL', url);
    }
    if (/[/\\\s]/.test(gpgkey_path)) throw new XenError('INVALID_GPGKEY_PATH', gpgkey_path);
    const known = knownRepository(call.world, binary_url);
    if (known !== undefined) throw new XenError('REPOSITORY_ALREADY_EXISTS', known);
    return introduce(call, {
      name_label,
      name_description,
      binary_url,
      source_url,
      update,
      gpgkey_path,
      origin: 'remote',
    });
  },
  'Repository.introduce_bundle': (call: Call, name_label: string, name_description: string) =>
    introduce(call, { name_label, name_description, update: true, origin: 'bundle' }),
  'Repository.introduce_remote_pool': (
    call: Call,
    name_label: string,
    name_description: string,
    binary_url: string,
    certificate: string,
  ) => {
    if (!/^https:\/\/[^/\s]+\/repository\/enabled$/.test(binary_url))
      throw new XenError('INVALID_BASE_URL', binary_url);
    return introduce(call, {
      name_label,
      name_description,
      binary_url,
      certificate,
      update: true,
      origin: 'remote_pool',
    });
  },
  'Repository.forget': (call: Call, repository: string) => {
    if (read(call.db, 'pool', call.world.pool()).repositories.includes(repository))
      throw new XenError('REPOSITORY_IS_IN_USE');
    call.db.destroy('Repository', repository);
  },
  'Repository.set_gpgkey_path': (call: Call, repository: string, value: string) =>
    write(call.db, 'Repository', repository, { gpgkey_path: value }),
  'pool.set_repositories': setRepositories,
  'pool.add_repository': (call: Call, pool: string, value: string) => {
    const now = read(call.db, 'pool', pool).repositories;
    if (!now.includes(value)) setRepositories(call, pool, [...now, value]);
  },
  'pool.remove_repository': (call: Call, pool: string, value: string) =>
    setRepositories(
      call,
      pool,
      read(call.db, 'pool', pool).repositories.filter((ref) => ref !== value),
    ),
  'pool.sync_updates': async (call: Call, pool: string) => {
    if (read(call.db, 'pool', pool).repositories.length === 0) throw new XenError('NO_REPOSITORY_ENABLED');
    assertFree(call, 'sync_updates');
    return during(call.world, 'pool', pool, 'sync_updates', call.task, () => syncUpdates(call.world, call.task));
  },
  'pool.check_update_readiness': (call: Call, _pool: string, requiresReboot: boolean) =>
    readiness(call.world, requiresReboot, (host) =>
      [...preventing(call.world, host).values()].map((error) => [error.code, ...error.params]),
    ),
  'pool.configure_update_sync': (call: Call, pool: string, frequency: string, day: number) => {
    if (frequency === 'weekly' && (day < 0 || day > 6)) throw new XenError('INVALID_UPDATE_SYNC_DAY', String(day));
    write(call.db, 'pool', pool, { update_sync_frequency: frequency, update_sync_day: day });
  },
  'pool.set_update_sync_enabled': (call: Call, pool: string, value: boolean) => {
    if (value && read(call.db, 'pool', pool).repositories.length === 0)
      throw new XenError('NO_REPOSITORIES_CONFIGURED');
    write(call.db, 'pool', pool, { update_sync_enabled: value });
  },
  'pool.configure_repository_proxy': (call: Call, pool: string, url: string, username: string, password: string) => {
    if (!/^https?:\/\/[^/\s:]+(:\d+)?\/?$/.test(url)) throw new XenError('INVALID_REPOSITORY_PROXY_URL', url);
    const secret = username === '' ? 'OpaqueRef:NULL' : call.db.create('secret', { value: password });
    write(call.db, 'pool', pool, {
      repository_proxy_url: url,
      repository_proxy_username: username,
      repository_proxy_password: secret,
    });
  },
  'pool.disable_repository_proxy': (call: Call, pool: string) =>
    write(call.db, 'pool', pool, {
      repository_proxy_url: '',
      repository_proxy_username: '',
      repository_proxy_password: 'OpaqueRef:NULL',
    }),
  'host.apply_updates': apply,
  'host.emergency_clear_mandatory_guidance': (call: Call) =>
    write(call.db, 'host', call.host, { pending_guidances: [] }),
};
