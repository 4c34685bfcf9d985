import { FailureError, toFailure } from '../../app/errors/failure.ts';
import type { Failure } from '../../app/errors/failure.ts';
import type { Inventory } from '../../app/inventory/inventory.ts';
import type { Obj } from '../../app/inventory/view.ts';
import type { TaskOptions } from '../xenapi/options.ts';
import { serverFailure } from '../xenapi/json/jsonrpc.ts';
import { decodeTaskResult } from '../xenapi/task-result.ts';

/** What following a task needs of its connection. */
export interface TaskHome {
  readonly inventory: Inventory;
  readonly live: boolean;
  /** Called when the connection is there again, or is given up: nobody hears of its tasks any more. Answers how to stop. */
  onLink(listener: (is: 'back' | 'given-up') => void): () => void;
  call<T>(method: string, params?: readonly unknown[]): Promise<T>;
}

type TaskState = Pick<Obj<'task'>, 'status' | 'progress' | 'result' | 'error_info'>;

/** A poll beside the events: a task's end must not be missed. */
const POLL = 5000;
/** Milliseconds that a task may be out of sight of a live pool before it counts as gone. */
const OUT_OF_SIGHT = 15_000;

/** Awaits the end of a task; rejects with its failure, `TASK_CANCELLED`, or `task-vanished` where nobody knows how it ended. */
export async function followTask(
  home: TaskHome,
  ref: string,
  method: string,
  result: string,
  options: TaskOptions,
): Promise<unknown> {
  const end = await ended(home, ref, options);
  if (!end)
    throw new FailureError({ kind: 'xenapi', code: 'task-vanished', params: [method], call: method, task: ref });
  if (end.status === 'success') return decodeTaskResult(end.result, result);
  throw new FailureError({ ...failureOf(end, method), task: ref });
}

function failureOf(end: TaskState, method: string): Failure {
  if (end.status === 'cancelled' || end.error_info[0] === 'TASK_CANCELLED')
    return { kind: 'cancelled', code: 'TASK_CANCELLED', params: [], call: method };
  return serverFailure(end.error_info, method).failure;
}

/** The task's last state, or undefined where it went out of sight before it ended. */
function ended(home: TaskHome, ref: string, options: TaskOptions): Promise<TaskState | undefined> {
  return new Promise((resolve) => {
    let unseenSince: number | undefined;
    let over = false;
    let progress = -1;
    const finish = (state: TaskState | undefined): void => {
      if (over) return;
      over = true;
      clearInterval(timer);
      unhear();
      forget();
      options.signal?.removeEventListener('abort', cancel);
      resolve(state);
    };
    const consider = (state: TaskState): void => {
      unseenSince = undefined;
      if (state.progress !== progress) options.onProgress?.((progress = state.progress));
      if (state.status === 'success' || state.status === 'failure' || state.status === 'cancelled') finish(state);
    };
    const look = (): void => {
      const task = home.inventory.get('task', ref);
      if (task) consider(task);
    };
    const poll = async (): Promise<void> => {
      if (!home.live) {
        unseenSince = undefined;
        return;
      }
      try {
        consider(await home.call<TaskState>('task.get_record', [ref]));
      } catch (error) {
        if (toFailure(error).code !== 'HANDLE_INVALID') return;
        unseenSince ??= performance.now();
        // Its end may be on its way in the events.
        if (performance.now() - unseenSince > OUT_OF_SIGHT || !home.inventory.get('task', ref))
          finish(home.inventory.get('task', ref));
      }
    };
    const cancel = (): void => void home.call('task.cancel', [ref]).catch(() => undefined);
    // It follows the task of a connection that somebody else keeps open: by itself it holds no process.
    const timer = setInterval(() => void poll(), POLL).unref();
    const unhear = home.inventory.onChange((touched) => {
      if (touched.some(([cls, changed]) => cls === 'task' && changed === ref)) look();
    });
    // A server that was away has lost its tasks, or ended them meanwhile: no event tells of that.
    const forget = home.onLink((is) => (is === 'back' ? void poll() : finish(undefined)));
    options.signal?.addEventListener('abort', cancel);
    if (options.signal?.aborted) cancel();
    look();
  });
}
