import { XenError } from '../failure.ts';
import { each, find, read, write, xenTime } from '../typed.ts';
import type { World } from '../world.ts';
import { type Effort, spend } from '../physics/effort.ts';
import type { Guidance, Update } from './channel.ts';
import { lacked } from './offer.ts';

const NAMES: Readonly<Record<Guidance, string>> = {
  RebootHost: 'reboot_host',
  RestartToolstack: 'restart_toolstack',
  EvacuateHost: 'evacuate_host',
  RestartDeviceModel: 'restart_device_model',
  RestartVM: 'restart_vm',
  RebootHostOnLivePatchFailure: 'reboot_host_on_livepatch_failure',
};

const ABSORBS: Readonly<Partial<Record<Guidance, readonly Guidance[]>>> = {
  RebootHost: ['RestartToolstack', 'EvacuateHost', 'RestartDeviceModel', 'RebootHostOnLivePatchFailure'],
  EvacuateHost: ['RestartDeviceModel'],
  RestartVM: ['RestartDeviceModel'],
};

type Level = 'mandatory' | 'recommended' | 'full';
const LEVELS: readonly Level[] = ['mandatory', 'recommended', 'full'];

/** The repository that brings updates, if the pool has one and it was synchronised. */
function updateRepository(world: World): string | undefined {
  const { repositories } = read(world.db, 'pool', world.pool());
  return repositories.find(
    (ref) => read(world.db, 'Repository', ref).update || read(world.db, 'Repository', ref).origin !== 'remote',
  );
}

export function isSynced(world: World): boolean {
  const ref = updateRepository(world);
  return ref !== undefined && read(world.db, 'Repository', ref).hash !== '';
}

/** What a host still lacks. */
function pendingUpdates(world: World, host: string): readonly Update[] {
  const { offer } = world;
  const done = read(world.db, 'host', host).last_update_hash === offer.hash;
  return done ? [] : lacked(offer, host, offer.updates, ({ id }) => id);
}

/** Guidance of several updates, each item in the strongest list only and without what another item includes. */
function joinGuidance(updates: readonly Update[]): Record<Level, readonly Guidance[]> {
  const result: Record<Level, readonly Guidance[]> = { mandatory: [], recommended: [], full: [] };
  const seen: Guidance[] = [];
  for (const level of LEVELS) {
    const wanted = [...new Set(updates.flatMap((update) => update.guidance[level]))];
    const all = [...seen, ...wanted];
    const left = wanted.filter((item) => !seen.includes(item) && !all.some((other) => ABSORBS[other]?.includes(item)));
    result[level] = left;
    seen.push(...left);
  }
  return result;
}

/** The body of `GET /updates`: as servers since 24.x say it, or as those before did. */
export function updatesList(world: World, hosts: readonly string[], shape: 'now' | 'then' = 'now'): object {
  const wanted = hosts.length > 0 ? hosts : [...world.db.refs('host')];
  const all = new Set<Update>();
  const rows = wanted.map((ref) => {
    const updates = pendingUpdates(world, ref);
    for (const update of updates) all.add(update);
    const guidance = joinGuidance(updates);
    const common = {
      ref,
      RPMS: updates.flatMap((update) => update.packages),
      updates: updates.map((update) => update.id),
    };
    return shape === 'now'
      ? { ...common, guidance, livepatches: updates.flatMap((update) => update.livepatches) }
      : {
          ...common,
          'recommended-guidance': [...guidance.mandatory, ...guidance.recommended],
          'absolute-guidance': guidance.mandatory,
          livepatches: updates.flatMap((update) =>
            update.livepatches.map((patch) => `${patch.component}-${patch.to_version}-${patch.to_release}`),
          ),
        };
  });
  const described = [...all].map((update) => {
    const common = {
      id: update.id,
      summary: update.summary,
      description: update.description,
      'special-info': '',
      type: update.type,
      issued: update.issued.replace(/^(\d{4})-?(\d{2})-?(\d{2})/, '$1$2$3'),
      severity: update.severity,
      title: update.summary,
    };
    const url = `https://support.xenserver.example/${update.id}`;
    const livepatchGuidance: readonly Guidance[] = update.livepatches.length > 0 ? ['RestartToolstack'] : [];
    return shape === 'now'
      ? {
          ...common,
          URL: url,
          livepatches: update.livepatches,
          guidance: { ...update.guidance, livepatch: livepatchGuidance },
        }
      : {
          ...common,
          url,
          'recommended-guidance': update.guidance.recommended[0] ?? update.guidance.mandatory[0] ?? '',
          'absolute-guidance': update.guidance.mandatory[0] ?? '',
          'livepatch-guidance': livepatchGuidance[0] ?? '',
          livepatches: update.livepatches.map((patch) => ({
            component: patch.component,
            'base-buildid': patch.base_build_id,
            base: `${patch.base_version}-${patch.base_release}`,
            to: `${patch.to_version}-${patch.to_release}`,
          })),
        };
  });
  return { hash: world.offer.hash, hosts: rows, updates: described };
}

/** Fetches the list anew. */
export async function syncUpdates(world: World, effort: Effort): Promise<string> {
  const repository = updateRepository(world);
  if (repository === undefined) throw new XenError('NO_REPOSITORY_ENABLED');
  await spend(world, 45, effort);
  const hash = world.offer.hash;
  write(world.db, 'Repository', repository, { hash });
  write(world.db, 'pool', world.pool(), { last_update_sync: xenTime(world.clock.now()) });
  for (const [ref, host] of each(world.db, 'host')) {
    write(world.db, 'host', ref, { latest_synced_updates_applied: host.last_update_hash === hash ? 'yes' : 'no' });
  }
  return hash;
}

function assertMayApply(world: World, host: string, hash: string): void {
  const { db } = world;
  const row = read(db, 'host', host);
  if (read(db, 'pool', world.pool()).ha_enabled) throw new XenError('HA_IS_ENABLED');
  if (row.pending_guidances.length > 0) throw new XenError('HOST_PENDING_MANDATORY_GUIDANCE_NOT_EMPTY', host);
  if (!isSynced(world) || hash !== world.offer.hash) throw new XenError('UPDATEINFO_HASH_MISMATCH');
  const { mandatory } = joinGuidance(pendingUpdates(world, host));
  const guests = row.resident_VMs.filter((vm) => !read(db, 'VM', vm).is_control_domain);
  const mustLeave = mandatory.includes('RebootHost') || mandatory.includes('EvacuateHost');
  if (mustLeave && guests.length > 0) throw new XenError('HOST_EVACUATION_IS_REQUIRED', host);
}

function remember(
  world: World,
  cls: 'host' | 'VM',
  ref: string,
  guidance: Record<Level, readonly Guidance[]>,
  wanted: readonly Guidance[],
): void {
  const row = read(world.db, cls, ref);
  const merge = (now: readonly string[], level: Level): readonly string[] => [
    ...new Set([...now, ...guidance[level].filter((item) => wanted.includes(item)).map((item) => NAMES[item])]),
  ];
  world.db.patch(cls, ref, {
    pending_guidances: merge(row.pending_guidances, 'mandatory'),
    pending_guidances_recommended: merge(row.pending_guidances_recommended, 'recommended'),
    pending_guidances_full: merge(row.pending_guidances_full, 'full'),
  });
}

const HOST_GUIDANCE: readonly Guidance[] = ['RebootHost', 'RestartToolstack'];
const VM_GUIDANCE: readonly Guidance[] = ['RestartDeviceModel', 'RestartVM'];

/** A restart that any server's updates ask of VMs is asked of all VMs of the pool, wherever they are, with the coordinator's update. */
function restartEverybody(world: World, own: readonly Update[]): void {
  const { db } = world;
  const all = new Set([...own, ...[...db.refs('host')].flatMap((host) => pendingUpdates(world, host))]);
  const guidance = joinGuidance([...all]);
  for (const [ref, vm] of each(db, 'VM'))
    if (vm.power_state !== 'Halted' && !vm.is_control_domain && !vm.is_a_template)
      remember(world, 'VM', ref, guidance, ['RestartVM']);
}

/** Installs what a host lacks; what must be restarted because of it is noted on the host and on its VMs. */
export async function applyUpdates(world: World, host: string, hash: string, effort: Effort): Promise<string[][]> {
  const { db } = world;
  assertMayApply(world, host, hash);
  const updates = pendingUpdates(world, host);
  if (updates.length === 0) return [];
  write(db, 'host', host, { enabled: false });
  await spend(world, 60 + 12 * updates.length, effort);
  if (world.reach(host).kind !== 'up') throw new XenError('APPLY_UPDATES_FAILED', host);
  const guidance = joinGuidance(updates);
  remember(world, 'host', host, guidance, HOST_GUIDANCE);
  for (const vm of read(db, 'host', host).resident_VMs) {
    if (!read(db, 'VM', vm).is_control_domain) remember(world, 'VM', vm, guidance, VM_GUIDANCE);
  }
  if (host === read(db, 'pool', world.pool()).master) restartEverybody(world, updates);
  const row = read(db, 'host', host);
  write(db, 'host', host, {
    last_software_update: xenTime(world.clock.now()),
    latest_synced_updates_applied: 'yes',
    last_update_hash: hash,
    software_version: { ...row.software_version, xapi: '26.17.0-3', xen: '4.17.5-14' },
  });
  if (row.pending_guidances.length === 0) write(db, 'host', host, { enabled: true });
  return [];
}

/** Objects that keep a pool from being updated now. */
export function readiness(
  world: World,
  requiresReboot: boolean,
  evacuation: (host: string) => readonly (readonly string[])[],
): string[][] {
  const { db } = world;
  const found: string[][] = [];
  if (read(db, 'pool', world.pool()).ha_enabled) found.push(['HA_IS_ENABLED']);
  for (const [ref, host] of each(db, 'host')) {
    if (!read(db, 'host_metrics', host.metrics).live) found.push(['HOST_OFFLINE', ref]);
    else if (requiresReboot) found.push(...evacuation(ref).map((reason) => [...reason]));
  }
  return found;
}

/** The same address twice is not a second repository. */
export function knownRepository(world: World, binaryUrl: string): string | undefined {
  return find(world.db, 'Repository', (row) => row.binary_url === binaryUrl);
}
