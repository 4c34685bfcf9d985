import { faceOf } from '../../../app/inventory/describe/face.ts';
import { hostTrouble, poolTrouble, storageTrouble } from '../../../app/inventory/describe/health.ts';
import { isDefaultSr } from '../../../app/inventory/describe/state.ts';
import { poolOf } from '../../../app/inventory/describe/home.ts';
import type { AnyObj, Obj, View } from '../../../app/inventory/view.ts';
import type { Away } from '../../objects/away.ts';
import type { State } from '../../ui/glyph/state-glyph.tsx';

/** The right end of a line: one fact in quiet words, or one badge. */
export interface Fact extends Partial<Away> {
  /** What the star at the very end says. */
  readonly star?: string;
  /** Only how many there are: gives way to what is worth saying. */
  readonly plain?: boolean;
}

interface Asked {
  readonly live: boolean;
  /** How many stand under it while it is closed. */
  readonly below: number | undefined;
  /** The server's clock, milliseconds. */
  readonly now: number;
}

const count = (n: number, one: string): string => `${n} ${n === 1 ? one : `${one}s`}`;
const NOTHING: Fact = {};

function vmFact(view: View, object: AnyObj, live: boolean): Fact {
  const face = faceOf(view, object, live);
  switch (face.shape) {
    case 'busy':
      return { text: face.progress === undefined ? face.word : `${Math.round(face.progress * 100)} %` };
    case 'paused':
    case 'suspended':
    case 'warning':
    case 'error':
      return { text: face.word.toLowerCase() };
    default:
      return NOTHING;
  }
}

/** VMs on their way to a server, whoever sent them: "2 arriving, 40 %". */
function arrivals(view: View, host: Obj<'host'>): string | undefined {
  const tasks = Object.entries(host.current_operations).flatMap(([task, operation]) =>
    operation === 'vm_migrate' ? [task] : [],
  );
  if (tasks.length === 0) return undefined;
  const done = tasks.reduce((sum, task) => sum + (view.get('task', task)?.progress ?? 0), 0) / tasks.length;
  return `${tasks.length} arriving, ${Math.round(done * 100)} %`;
}

/** What a line tells beside its name. */
export function factOf(view: View, object: AnyObj, { live, below, now }: Asked): Fact {
  switch (object.$cls) {
    case 'pool': {
      const trouble = live ? poolTrouble(view, now) : undefined;
      return trouble ? { text: trouble.word } : { text: count(view.count('host'), 'server'), plain: true };
    }
    case 'host': {
      const face = faceOf(view, object, live);
      const coordinator = poolOf(view)?.master === object.$ref && view.count('host') > 1;
      const star = coordinator ? { star: 'Coordinator' } : {};
      const arriving = live ? arrivals(view, object) : undefined;
      if (arriving !== undefined) return { text: arriving, ...star };
      if (face.shape === 'busy' || face.shape === 'warning' || (live && face.shape === 'stale'))
        return { text: face.word.toLowerCase(), ...star };
      const trouble = live ? hostTrouble(view, object, now) : undefined;
      if (trouble) return { text: trouble.word, ...star };
      return below === undefined || below === 0 ? star : { text: count(below, 'VM'), ...star };
    }
    case 'VM':
      return vmFact(view, object, live);
    case 'SR': {
      const face = faceOf(view, object, live);
      const part = object.physical_size > 0 ? object.physical_utilisation / object.physical_size : undefined;
      const text = part === undefined ? undefined : `${Math.round(part * 100)} %`;
      const star = isDefaultSr(view, object) ? { star: 'New disks come here' } : {};
      const trouble = live && face.shape === 'running' ? storageTrouble(view, object) : undefined;
      if (face.shape === 'halted') return { text: 'detached', ...star };
      if (face.shape === 'warning' && live) return { text: 'not everywhere', ...star };
      if (trouble) return { text: trouble.word, ...star };
      const badge: State | undefined = part !== undefined && part >= 0.85 ? 'warning' : undefined;
      return { ...(text === undefined ? {} : { text }), ...(badge === undefined ? {} : { badge }), ...star };
    }
    default:
      return NOTHING;
  }
}
