import type { CDPSession } from 'playwright';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** What the page's own thread did, in milliseconds of its processor time: another process's work is not in it. */
interface Traced {
  /** Each task: input waits for the longest of them. */
  readonly tasks: readonly { readonly at: number; readonly ms: number; readonly scriptMs: number }[];
  readonly scriptMs: number;
}

const SCRIPT = new Set(['FunctionCall', 'EvaluateScript', 'v8.run', 'RunMicrotasks', 'TimerFire', 'FireAnimationFrame', 'EventDispatch']); // prettier-ignore

/** Traces the main thread of the page while something goes on in it. */
export async function traced(session: CDPSession, during: () => Promise<unknown>): Promise<Traced> {
  const events: TraceEvent[] = [];
  const take = ({ value }: { value: object[] }) => void events.push(...(value as TraceEvent[]));
  session.on('Tracing.dataCollected', take);
  const includedCategories = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', '__metadata'];
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories } });
  await during();
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  await session.send('Tracing.end');
  await complete;
  session.off('Tracing.dataCollected', take);
  return read(events);
}

function read(events: readonly TraceEvent[]): Traced {
  const mains = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const whole = events
    .filter(({ ph, pid, tid, tdur }) => ph === 'X' && tdur !== undefined && mains.has(`${pid} ${tid}`))
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const tasks: { at: number; end: number; ms: number; scriptMs: number }[] = [];
  let scriptEnd = 0;
  let scriptMs = 0;
  for (const { name, ts, dur = 0, tdur = 0 } of whole) {
    if (name === 'RunTask' || name === 'ThreadControllerImpl::RunTask') {
      // The same task is told by two categories, and one may run inside another.
      const last = tasks.at(-1);
      if (!last || ts >= last.end) tasks.push({ at: ts / 1000, end: ts + dur, ms: tdur / 1000, scriptMs: 0 });
    } else if (SCRIPT.has(name) && ts >= scriptEnd) {
      scriptEnd = ts + dur;
      scriptMs += tdur / 1000;
      const task = tasks.at(-1);
      if (task && ts < task.end) task.scriptMs += tdur / 1000;
    }
  }
  return { tasks, scriptMs };
}
