import type { Activity, ActivityStep, ObjectName } from '../../app/activity/activity.ts';
import type { Obj, PoolId, View } from '../../app/inventory/view.ts';
import { isRef } from '../../app/xenapi/ref.ts';
import { nameOf } from '../../app/actions/words.ts';
import type { Outside } from '../pools/outside.ts';
import type { ActivityStore } from './store.ts';

/** Time for the console that made a task to say whose it is. */
const GRACE_MS = 5000;

/** What other clients' tasks are shown as; others of their kind are the server's own business. */
const verbs: Readonly<Record<string, string>> = {
  clean_reboot: 'Restart',
  clean_shutdown: 'Shut down',
  clone: 'Clone',
  copy: 'Copy',
  hard_reboot: 'Force restart',
  hard_shutdown: 'Force shut down',
  migrate_send: 'Migrate',
  pool_migrate: 'Migrate',
  resume: 'Resume',
  resume_on: 'Resume',
  start: 'Start',
  start_on: 'Start',
  suspend: 'Suspend',
  checkpoint: 'Snapshot',
  snapshot: 'Snapshot',
  export: 'Export',
  import: 'Import',
};

function verbOf(label: string): string | undefined {
  if (label === 'VM import') return 'Import';
  if (label.startsWith('Export of VM: ')) return 'Export';
  const operation = label.replace(/^Async\./, '').replace(/^VM\./, '');
  return label.replace(/^Async\./, '').startsWith('VM.') ? verbs[operation] : undefined;
}

/** The VM a task is about: as its maker wrote it, else the one that says it is busy with it. */
function about(view: View, task: Obj<'task'>): Obj<'VM'> | undefined {
  const written = task.other_config['applies_to']?.split(',') ?? [];
  for (const ref of written) {
    const vm = view.get('VM', ref.trim());
    if (vm) return vm;
  }
  for (const vm of view.all('VM')) if (task.$ref in vm.current_operations) return vm;
  return undefined;
}

function millis(date: string): number {
  const parts = /^(\d{4})-?(\d\d)-?(\d\d)T(\d\d):(\d\d):(\d\d)/.exec(date);
  if (!parts) return 0;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function stateOf(task: Obj<'task'>): Activity['state'] {
  switch (task.status) {
    case 'success':
      return 'done';
    case 'failure':
      return 'failed';
    case 'cancelled':
      return 'cancelled';
    default:
      return 'running';
  }
}

const isOf = (step: ActivityStep, pool: PoolId, task: string): boolean =>
  step.task === task && step.target?.pool === pool;

/** What the end of a task means for its row: one of several steps of an action is not the whole. */
function endOf(row: Activity, task: string, state: Activity['state']): Pick<Activity, 'state' | 'steps'> {
  if (row.steps.length === 0 || state === 'running') return { state, steps: row.steps };
  const own = state === 'done' || state === 'cancelled' ? state : 'failed';
  const steps = row.steps.map((step): ActivityStep => (step.task === task ? { ...step, state: own } : step));
  return { state: state === 'done' && steps.some((step) => step.state !== 'done') ? 'partly' : state, steps };
}

/** Shows what other clients do to VMs as rows of the timeline, one per task, and reconciles tasks that vanish. */
export class ForeignTasks {
  readonly #outside: Outside;
  readonly #store: ActivityStore;
  readonly #installation: string;
  readonly #stops = new Map<PoolId, () => void>();
  readonly #open = new Map<PoolId, Map<string, Activity>>();
  readonly #seen = new Map<string, Obj<'task'>>();
  #later: NodeJS.Timeout | undefined;

  /** `installation` marks the tasks of this console, also those that an earlier run of it left behind. */
  constructor(outside: Outside, store: ActivityStore, installation: string) {
    this.#outside = outside;
    this.#store = store;
    this.#installation = installation;
  }

  /** Follows every pool of the list; call again when the list changes. */
  follow(): void {
    const ids = new Set(this.#outside.pools.list().map((pool) => pool.id));
    for (const [id, stop] of this.#stops)
      if (!ids.has(id)) {
        stop();
        this.#stops.delete(id);
        this.#open.delete(id);
      }
    for (const id of ids)
      if (!this.#stops.has(id)) {
        this.#stops.set(
          id,
          this.#outside.watch(id, () => this.#look(id)),
        );
        this.#look(id);
      }
  }

  close(): void {
    clearTimeout(this.#later);
    for (const stop of this.#stops.values()) stop();
    this.#stops.clear();
  }

  #look(id: PoolId): void {
    const pool = this.#outside.pools.get(id);
    if (!pool || pool.state.at !== 'live') return;
    const view = pool.inventory;
    const open = this.#open.get(id) ?? new Map<string, Activity>();
    this.#open.set(id, open);
    for (const task of view.all('task')) {
      const known = open.get(task.$ref);
      if (this.#seen.get(task.$ref) === task && !known) continue;
      if (pool.made(task.$ref)) continue;
      if (known) this.#follow(task, known, open);
      else if (task.status === 'pending' || task.status === 'cancelling') this.#begin(id, view, task, pool.clockOffset);
      else this.#ended(id, task, open);
    }
    for (const [ref, row] of open) if (!view.get('task', ref)) this.#vanished(row, open, ref);
  }

  /** What ended before anybody looked counts only where it was begun here. */
  #ended(id: PoolId, task: Obj<'task'>, open: Map<string, Activity>): void {
    const left = this.#leftBehind(id, task.$ref);
    if (left) this.#follow(task, left, open);
    else this.#seen.set(task.$ref, task);
  }

  #begin(id: PoolId, view: View, task: Obj<'task'>, clockOffset: number): void {
    const left = this.#leftBehind(id, task.$ref);
    if (left) return this.#follow(task, left, this.#open.get(id) ?? new Map());
    const verb = verbOf(task.name_label);
    if (!verb || isRef(task.subtask_of)) {
      this.#seen.set(task.$ref, task);
      return;
    }
    const age = Date.now() + clockOffset - millis(task.created);
    if (task.other_config['applies_to'] === undefined && age < GRACE_MS) {
      this.#later ??= setTimeout(() => {
        this.#later = undefined;
        for (const pool of this.#stops.keys()) this.#look(pool);
      }, GRACE_MS);
      return;
    }
    const vm = about(view, task);
    const target: readonly ObjectName[] = vm ? [{ pool: id, cls: 'VM', ref: vm.$ref, name: nameOf(vm) }] : [];
    const row: Activity = {
      id: `task ${id} ${task.$ref}`,
      kind: 'foreign-task',
      title: vm ? `${verb} ${nameOf(vm)}` : verb,
      state: 'running',
      progress: 0,
      started: millis(task.created) - clockOffset,
      who: task.other_config['XenCenterUUID'] === this.#installation ? 'this console, before' : 'another console',
      targets: target,
      steps: [],
      cancel: { can: false, why: 'The server cannot stop it' },
    };
    this.#follow(task, row, this.#open.get(id) ?? new Map());
  }

  /** The row of an action whose task went on while the console was closed, as running again. */
  #leftBehind(id: PoolId, task: string): Activity | undefined {
    const row = this.#store
      .rows()
      .find((one) => one.failure?.code === 'console-closed' && one.steps.some((step) => isOf(step, id, task)));
    if (!row) return undefined;
    const { failure: _failure, finished: _finished, ...rest } = row;
    const steps = row.steps.map(({ failure, ...step }): ActivityStep =>
      isOf(step, id, task) ? { ...step, state: 'running' } : { ...step, ...(failure ? { failure } : {}) },
    );
    return { ...rest, state: 'running', steps };
  }

  #follow(task: Obj<'task'>, before: Activity, open: Map<string, Activity>): void {
    const state = stateOf(task);
    const running = state === 'running';
    const row: Activity = {
      ...before,
      ...endOf(before, task.$ref, state),
      progress: running ? task.progress : state === 'done' ? 1 : before.progress,
      cancel: !running
        ? { can: false, why: 'It has ended' }
        : task.allowed_operations.includes('cancel')
          ? { can: true }
          : { can: false, why: 'The server cannot stop it' },
      ...(running ? {} : { finished: Date.now() }),
      ...(state === 'failed'
        ? {
            failure: {
              kind: 'xenapi' as const,
              code: task.error_info[0] ?? 'INTERNAL_ERROR',
              params: task.error_info.slice(1),
              call: task.name_label,
              task: task.$ref,
            },
          }
        : {}),
    };
    if (
      before.state === row.state &&
      before.progress === row.progress &&
      before.cancel.can === row.cancel.can &&
      this.#store.get(row.id)
    )
      return;
    if (running) open.set(task.$ref, row);
    else {
      open.delete(task.$ref);
      this.#seen.set(task.$ref, task);
    }
    this.#store.put(row);
  }

  /** A task nobody destroyed in front of us: the toolstack restarted, or its maker tidied up after it ended. */
  #vanished(row: Activity, open: Map<string, Activity>, ref: string): void {
    open.delete(ref);
    this.#seen.delete(ref);
    const done = row.progress > 0.99;
    this.#store.put({
      ...row,
      ...endOf(row, ref, done ? 'done' : 'cancelled'),
      finished: Date.now(),
      cancel: { can: false, why: 'It has ended' },
      ...(done ? {} : { failure: { kind: 'cancelled', code: 'task-vanished', params: [] } }),
    });
  }

  /** Asks the server to stop somebody's task. */
  async cancel(id: string): Promise<boolean> {
    for (const [pool, open] of this.#open)
      for (const [task, row] of open)
        if (row.id === id) {
          await this.#outside.pools.get(pool)?.call('task.cancel', [task]);
          return true;
        }
    return false;
  }
}
