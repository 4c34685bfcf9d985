import { isRef } from '../../xenapi/ref.ts';
import type { AnyObj, Obj, View } from '../view.ts';
import { isLive, poolOf } from './home.ts';
import { operationWord } from './operations.ts';

/** How an object is. `busy` says with what and, where a task tells it, how far (0 to 1). */
export type ObjectState =
  | { readonly is: 'running' | 'halted' | 'suspended' | 'paused' }
  | { readonly is: 'busy'; readonly word: string; readonly progress?: number; readonly task: string }
  /** A server: takes VMs; taken out of service. No longer heard of: a server, or what ran on it. */
  | { readonly is: 'live' | 'maintenance' | 'away' }
  /** Storage: reachable by all; by none; by `plugged` of `of` servers. */
  | { readonly is: 'attached' | 'detached' }
  | { readonly is: 'broken'; readonly plugged: number; readonly of: number }
  /** A state that this console was not built with, as the server calls it. */
  | { readonly is: 'unknown'; readonly word: string }
  /** Has no states. */
  | { readonly is: 'plain' };

const powerStates: Readonly<Record<string, 'running' | 'halted' | 'suspended' | 'paused'>> = {
  Running: 'running',
  Halted: 'halted',
  Suspended: 'suspended',
  Paused: 'paused',
};

/** What a person would call the VM being busy; the rest passes unseen. */
const VM_TRANSITIONS = new Set([
  'start', 'start_on', 'clean_shutdown', 'hard_shutdown', 'shutdown', 'clean_reboot', 'hard_reboot', 'suspend', 'resume',
  'resume_on', 'pause', 'unpause', 'pool_migrate', 'migrate_send', 'snapshot', 'snapshot_with_quiesce', 'checkpoint',
  'revert', 'clone', 'copy', 'create_template', 'make_into_template', 'provision', 'export', 'import', 'destroy', 'csvm',
]); // prettier-ignore

const HOST_TRANSITIONS = new Set(['evacuate', 'reboot', 'shutdown', 'power_on', 'apply_updates']);

function busyWith(view: View, operations: Readonly<Record<string, string>>, seen: ReadonlySet<string>) {
  for (const [task, operation] of Object.entries(operations)) {
    if (!seen.has(operation)) continue;
    const progress = view.get('task', task)?.progress;
    const word = operationWord(operation);
    return progress === undefined
      ? ({ is: 'busy', word, task } as const)
      : ({ is: 'busy', word, task, progress } as const);
  }
  return undefined;
}

function vmState(view: View, vm: Obj<'VM'>): ObjectState {
  // Its server is gone; the coordinator does not know yet what became of it.
  const resident = isRef(vm.resident_on) ? view.get('host', vm.resident_on) : undefined;
  if (resident && !isLive(view, resident)) return { is: 'away' };
  const busy = busyWith(view, vm.current_operations, VM_TRANSITIONS);
  if (busy) return busy;
  const is = powerStates[vm.power_state];
  return is ? { is } : { is: 'unknown', word: vm.power_state };
}

function hostState(view: View, host: Obj<'host'>): ObjectState {
  const busy = busyWith(view, host.current_operations, HOST_TRANSITIONS);
  if (busy) return busy;
  if (!isLive(view, host)) return { is: 'away' };
  return { is: host.enabled ? 'live' : 'maintenance' };
}

/** Broken: some server of the pool that should reach it does not. */
function srState(view: View, sr: Obj<'SR'>): ObjectState {
  let plugged = 0;
  for (const ref of sr.PBDs) if (view.get('PBD', ref)?.currently_attached) plugged += 1;
  const of = sr.shared ? Math.max(view.count('host'), sr.PBDs.length) : sr.PBDs.length;
  if (plugged === 0) return { is: 'detached' };
  return plugged < of ? { is: 'broken', plugged, of } : { is: 'attached' };
}

export function stateOf(view: View, obj: AnyObj): ObjectState {
  switch (obj.$cls) {
    case 'VM':
      return vmState(view, obj);
    case 'host':
      return hostState(view, obj);
    case 'SR':
      return srState(view, obj);
    case 'pool': {
      const coordinator = isRef(obj.master) ? view.get('host', obj.master) : undefined;
      return { is: coordinator && !isLive(view, coordinator) ? 'away' : 'live' };
    }
    default:
      return { is: 'plain' };
  }
}

/** True for the SR that new disks go to. */
export const isDefaultSr = (view: View, sr: Obj<'SR'>): boolean => poolOf(view)?.default_SR === sr.$ref;
