import type { Activity, ActionRequest } from '../activity/activity.ts';
import { explain } from '../errors/explain.ts';
import type { Failure } from '../errors/failure.ts';
import { bytes } from '../errors/fill.ts';
import { mirrored } from '../inventory/mirrored.ts';
import { lookup, type MirroredCls, type View } from '../inventory/view.ts';
import { survey, type HostFacts, type Site, type VmFacts } from '../placement/facts.ts';
import { Room } from '../placement/room.ts';
import { whyNot, type Way } from '../placement/why-not.ts';
import { cdDrive } from './device/cd/drive.ts';
import { actionById } from './registry.ts';
import { methodsOn } from './verdict.ts';
import { leastRole } from '../xenapi/roles.ts';

/** Something that may get a failed action through, as a button. */
export interface WayOut {
  readonly label: string;
  /** One quiet fact inside the button: "178 GiB free". */
  readonly fact?: string;
  readonly do:
    /** Runs an action, and then, where `request.next` says so, what failed again. */
    | { readonly kind: 'run'; readonly request: ActionRequest }
    /** Asks the failed action's own questions again, with the answers it had. */
    | { readonly kind: 'change' }
    /** Asks for the credentials of somebody who may. */
    | { readonly kind: 'as-other'; readonly needs: string }
    /** Opens another action's dialog for an object. */
    | {
        readonly kind: 'open';
        readonly action: string;
        readonly target: { readonly cls: MirroredCls; readonly ref: string };
      };
}

/** Fixes after which the same is tried again: they take the cause away and nothing else. */
const REPEAT: ReadonlySet<string> = new Set([
  'vm.ejectCd',
  'sr.repair',
  'sr.scan',
  'host.exitMaintenance',
  'pool.setHaTolerance',
]);

/** Failures that other answers would avoid. */
const CHANGE: ReadonlySet<string> = new Set([
  'ENOSPC', 'EFBIG', 'EPERM', 'EROFS', 'EISDIR', 'ENOENT', 'file-not-whole-path', 'file-exists', 'folder-not-there',
  'folder-not-writable', 'not-a-file', 'not-an-xva', 'xva-cut-short', 'SR_FULL', 'OUT_OF_SPACE', 'SR_SOURCE_SPACE_INSUFFICIENT',
  'PROVISION_FAILED_OUT_OF_SPACE', 'VDI_TOO_LARGE', 'VDI_TOO_SMALL', 'MAC_INVALID', 'MAC_STILL_EXISTS', 'INVALID_DEVICE',
  'DEVICE_ALREADY_EXISTS', 'MEMORY_CONSTRAINT_VIOLATION', 'MEMORY_CONSTRAINT_VIOLATION_ORDER', 'VALUE_NOT_SUPPORTED',
  'INVALID_VALUE', 'HOST_NOT_ENOUGH_FREE_MEMORY', 'VM_REQUIRES_SR', 'VM_REQUIRES_NETWORK', 'HOST_DISABLED', 'HOST_OFFLINE',
]); // prettier-ignore

interface Case {
  readonly row: Activity;
  readonly failure: Failure;
  readonly view: View;
  readonly site: Site;
  readonly room: Room;
  /** The one VM it was about. */
  readonly vm: VmFacts | undefined;
  readonly way: Way;
  /** The server it was to be on. */
  readonly asked: HostFacts | undefined;
  readonly pool: string;
}

/** The ways out of a failed action, best first. */
export function waysOut(row: Activity, failure: Failure, view: View): readonly WayOut[] {
  const target = row.targets[0];
  if (!target) return [];
  const site = survey(view);
  const vm = row.targets.length === 1 && target.cls === 'VM' ? site.vms.get(target.ref) : undefined;
  const asked = hostIn(row, view);
  const at: Case = {
    row,
    failure,
    view,
    site,
    room: Room.of(site),
    vm,
    way: vm?.state === 'suspended' ? 'resume' : vm?.state === 'halted' ? 'start' : 'live',
    asked: asked === undefined ? undefined : site.hosts.get(asked),
    pool: target.pool,
  };
  return [
    ...asOther(at),
    ...instead(at),
    ...ejectCd(at),
    ...haTolerance(at),
    ...freeMemory(at),
    ...otherState(at),
    ...written(at),
    ...change(at),
  ];
}

/** The server that an action was about besides its targets: the one named in its calls or its answers. */
export function hostIn(row: Activity, view: View): string | undefined {
  const asked = row.retry?.args['host'];
  if (typeof asked === 'string' && view.get('host', asked)) return asked;
  for (const step of row.steps)
    for (const call of step.calls)
      for (const param of call.params) if (typeof param === 'string' && view.get('host', param)) return param;
  return undefined;
}

function request(
  at: Case,
  action: string,
  target: { readonly cls: string; readonly ref: string },
  args: ActionRequest['args'] = {},
  again = REPEAT.has(action),
): WayOut['do'] {
  const { retry } = at.row;
  return {
    kind: 'run',
    request: {
      action,
      targets: [{ pool: at.pool, ...target }],
      args,
      ...(again && retry ? { next: { action: retry.action, targets: retry.targets, args: retry.args } } : {}),
    },
  };
}

const andRetry = (at: Case, label: string): string => (at.row.retry ? `${label} and try again` : label);

function asOther({ row, failure }: Case): readonly WayOut[] {
  const action = actionById(row.action ?? '');
  if (!action || !row.retry || (failure.code !== 'RBAC_PERMISSION_DENIED' && failure.code !== 'role')) return [];
  const needs = leastRole(row.retry.targets.flatMap(({ cls }) => methodsOn(action, cls)));
  return [{ label: 'Run it as somebody else…', do: { kind: 'as-other', needs } }];
}

const PLACED: Readonly<Record<string, string>> = {
  'vm.migrate': 'Migrate to',
  'vm.startOn': 'Start on',
  'vm.resumeOn': 'Resume on',
};

const gib = (size: number): string => bytes(String(size));

/** The same on another server: the one with most room. */
function instead(at: Case): readonly WayOut[] {
  const verb = PLACED[at.row.action ?? ''];
  const { vm, room, site, way } = at;
  if (verb === undefined || !vm || !at.row.retry) return [];
  const [best] = [...site.hosts.values()]
    .filter((host) => host.ref !== at.asked?.ref && whyNot(site, room, vm, host, way).length === 0)
    .sort((a, b) => room.free(b.ref) - room.free(a.ref));
  if (!best) return [];
  const { action, targets, args } = at.row.retry;
  return [
    {
      label: `${verb} ${best.name} instead`,
      fact: `${gib(room.free(best.ref))} free`,
      do: { kind: 'run', request: { action, targets, args: { ...args, host: best.ref } } },
    },
  ];
}

const NOWHERE: ReadonlySet<string> = new Set([
  'NO_HOSTS_AVAILABLE',
  'VM_REQUIRES_SR',
  'VM_REQUIRES_VDI',
  'no-server-fits',
]);

/** A disc that some server cannot read keeps the VM from being there. */
function ejectCd(at: Case): readonly WayOut[] {
  const record = at.vm && at.view.get('VM', at.vm.ref);
  if (!record || !NOWHERE.has(at.failure.code)) return [];
  const drive = cdDrive(at.view, record);
  const sr = drive && !drive.empty ? at.view.get('VDI', drive.VDI)?.SR : undefined;
  if (sr === undefined) return [];
  const hosts = at.asked ? [at.asked] : [...at.site.hosts.values()];
  if (hosts.every((host) => host.srs.has(sr))) return [];
  return [{ label: andRetry(at, 'Eject the CD'), do: request(at, 'vm.ejectCd', { cls: 'VM', ref: record.$ref }) }];
}

/** High availability keeps room for failures: fewer of them, more room. At none there is nothing left to lower. */
function haTolerance(at: Case): readonly WayOut[] {
  if (at.failure.code !== 'HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN') return [];
  const [pool] = at.view.all('pool');
  const now = pool?.ha_host_failures_to_tolerate ?? 0;
  if (!pool || now <= 1) return [];
  const to = now - 1;
  return [
    {
      label: `Survive ${to} ${to === 1 ? 'server failure' : 'server failures'} instead of ${now}, and try again`,
      do: request(at, 'pool.setHaTolerance', { cls: 'pool', ref: pool.$ref }, { failures: to }),
    },
  ];
}

const MEMORY: ReadonlySet<string> = new Set(['HOST_NOT_ENOUGH_FREE_MEMORY', 'NO_HOSTS_AVAILABLE']);

/** The one move that makes room for it, or less memory for it. */
function freeMemory(at: Case): readonly WayOut[] {
  const { vm, room, site, way } = at;
  if (!vm || !MEMORY.has(at.failure.code)) return [];
  const short = [...site.hosts.values()]
    .filter((host) => !at.asked || host.ref === at.asked.ref)
    .filter((host) => {
      const reasons = whyNot(site, room, vm, host, way);
      return reasons.length > 0 && reasons.every(({ code }) => code === 'HOST_NOT_ENOUGH_FREE_MEMORY');
    })
    .sort((a, b) => room.free(b.ref) - room.free(a.ref));
  const found: WayOut[] = [];
  const [host] = short;
  const move = short.map((one) => roomMaker(at, vm, one)).find((one) => one !== undefined);
  if (move) found.push(move);
  if (host)
    found.push({
      label: 'Give it less memory…',
      fact: `${gib(Math.max(0, room.free(host.ref)))} free on ${host.name}`,
      do: { kind: 'open', action: 'vm.setMemory', target: { cls: 'VM', ref: vm.ref } },
    });
  return found;
}

/** The smallest VM of a server whose leaving is enough, and where it can go. */
function roomMaker(at: Case, vm: VmFacts, host: HostFacts): WayOut | undefined {
  const { site, room } = at;
  const missing = vm.memory - room.free(host.ref);
  const others = room
    .on(host.ref)
    .flatMap((ref) => site.vms.get(ref) ?? [])
    .filter((one) => one.memory >= missing && one.state === 'running' && one.ref !== vm.ref)
    .sort((a, b) => a.memory - b.memory);
  for (const one of others)
    for (const to of site.hosts.values())
      if (to.ref !== host.ref && whyNot(site, room, one, to, 'live').length === 0)
        return {
          label: `Move ${one.name} to ${to.name}, and try again`,
          fact: `frees ${gib(one.memory)}`,
          do: request(at, 'vm.migrate', { cls: 'VM', ref: one.ref }, { host: to.ref }, true),
        };
  return undefined;
}

const STATES: Readonly<Record<string, readonly [action: string, label: string]>> = {
  'halted running': ['vm.shutdown', 'Shut it down'],
  'running halted': ['vm.start', 'Start it'],
  'running suspended': ['vm.resume', 'Resume it'],
  'running paused': ['vm.unpause', 'Let it go on'],
  'halted suspended': ['vm.forceShutdown', 'Force it off'],
  'suspended running': ['vm.suspend', 'Suspend it'],
};

/** It must be in another state for this. */
function otherState(at: Case): readonly WayOut[] {
  const { code, params } = at.failure;
  const vm = code === 'VM_BAD_POWER_STATE' ? at.view.get('VM', params[0] ?? '') : undefined;
  const found = vm && STATES[`${params[1]?.toLowerCase()} ${vm.power_state.toLowerCase()}`];
  if (!vm || !found) return [];
  const [action, label] = found;
  return [{ label: andRetry(at, label), do: request(at, action, { cls: 'VM', ref: vm.$ref }, {}, true) }];
}

/** What the sentence of the error itself offers. */
function written(at: Case): readonly WayOut[] {
  return explain(at.failure, at.view).fixes.flatMap(({ action, label, target }) => {
    if (!target || !(target.cls in mirrored) || !lookup(at.view, target.cls, target.ref)) return [];
    if (action === 'vm.ejectCd' && NOWHERE.has(at.failure.code)) return [];
    const cls = target.cls as MirroredCls;
    const known = actionById(action);
    if (known && !known.args.safeParse({}).success)
      return [{ label: `${label}…`, do: { kind: 'open' as const, action, target: { cls, ref: target.ref } } }];
    return [
      {
        label: REPEAT.has(action) ? andRetry(at, label) : label,
        do: request(at, action, { cls, ref: target.ref }),
      },
    ];
  });
}

/** Their answers are many: whatever stopped them, nobody shall give them anew. */
const WIZARDS: ReadonlySet<string> = new Set(['template.createVm', 'pool.import', 'pool.importImage']);

/** Other answers to the same questions. */
function change({ row, failure }: Case): readonly WayOut[] {
  if (!row.retry || Object.keys(row.retry.args).length === 0 || row.action === 'vm.migrate') return [];
  if (!CHANGE.has(failure.code) && !WIZARDS.has(row.action ?? '')) return [];
  return [{ label: 'Change it and try again…', do: { kind: 'change' } }];
}

/** One server and what it says to a VM that no server would take. */
export interface ServerReason {
  readonly name: string;
  readonly ref: string;
  readonly uuid: string;
  /** Absent when it could take it by now. */
  readonly why?: string;
  /** Bytes. */
  readonly free: number;
  readonly capacity: number;
}

/** For "no server can run it": each server with what it said itself, else with what is known here. */
export function serverReasons(row: Activity, failure: Failure, view: View): readonly ServerReason[] {
  if (failure.code !== 'NO_HOSTS_AVAILABLE') return [];
  const said = row.steps.find((step) => step.servers)?.servers;
  const site = survey(view);
  const vm = site.vms.get(said?.vm ?? row.targets[0]?.ref ?? '');
  if (!vm) return [];
  const room = Room.of(site);
  const way: Way = vm.state === 'suspended' ? 'resume' : 'start';
  return [...site.hosts.values()]
    .map((host): ServerReason => {
      const refusal = said?.hosts.find(({ host: ref }) => ref === host.ref)?.refusal;
      const own = whyNot(site, room, vm, host, way);
      // Ours for the same reason has the numbers.
      const same = own.find(({ code }) => code === (refusal?.code ?? code));
      const why = same?.why ?? (refusal && explain(refusal, view).title);
      return {
        name: host.name,
        ref: host.ref,
        uuid: host.uuid,
        free: Math.max(0, room.free(host.ref)),
        capacity: host.capacity,
        ...(why === undefined ? {} : { why }),
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
}
