import { assertNever } from '../../errors/assert-never.ts';
import type { Failure } from '../../errors/failure.ts';
import type { Plan } from '../plan/plan-types.ts';
import type { Order, RunEvent } from '../run/run.ts';
import { stagesOf } from '../run/stages.ts';
import type { Step } from '../run/step.ts';
import { deedWords } from './standing.ts';

/** One line for a person. */
export interface LogLine {
  readonly at: number;
  readonly sentence: string;
  readonly tone: 'plain' | 'good' | 'bad' | 'quiet';
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The journal as sentences. What is only noted for a restart is left out. */
export function logOf(events: readonly RunEvent[], why: (failure: Failure) => string): readonly LogLine[] {
  const [first] = events;
  if (first?.e !== 'begun') return [];
  const steps = new Map(
    stagesOf(first.plan)
      .flatMap((stage) => stage.steps)
      .map((step) => [step.id, step] as const),
  );
  // What came about through another step is written at its end, with the time of its beginning.
  return events.flatMap((event) => lineOf(event, steps, first.plan, why) ?? []).toSorted((a, b) => a.at - b.at);
}

function lineOf(
  event: RunEvent,
  steps: ReadonlyMap<string, Step>,
  plan: Plan,
  why: (failure: Failure) => string,
): LogLine | undefined {
  const line = (sentence: string, tone: LogLine['tone'] = 'plain'): LogLine => ({ at: event.at, sentence, tone });
  const about = (id: string): string => {
    const step = steps.get(id);
    if (!step) return 'A step that this version does not know';
    const host = plan.hosts.find((one) => one.host.uuid === step.host)?.host.name;
    return host === undefined ? capital(deedWords(step.deed)) : `${host}: ${deedWords(step.deed)}`;
  };
  switch (event.e) {
    case 'begun':
      return line(`Begun by ${event.who}: ${plan.hosts.length} ${plan.hosts.length === 1 ? 'server' : 'servers'} of ${plan.pool.name}`); // prettier-ignore
    case 'intent':
      return line(about(event.step));
    case 'noted':
      return undefined;
    case 'done':
      return line(`${about(event.step)}: done${event.note === undefined ? '' : `, ${event.note}`}`, 'good');
    case 'failed':
      return line(`${about(event.step)} failed: ${why(event.failure)}`, 'bad');
    case 'skipped':
      return line(`${about(event.step)}: skipped, ${event.why}`, 'quiet');
    case 'ordered':
      return line(`${event.who}: ${orderWords(event.order, steps, plan)}`);
    case 'resumed':
      return line(`Taken up again by ${event.who}`);
    case 'taken':
      return line(`Taken over by ${event.who} from another console`);
    case 'noticed':
      return line(capital(event.sentence), 'quiet');
    case 'ended':
      return event.how === 'complete'
        ? line('Complete: everything is done and put back', 'good')
        : line('Stopped: everything that was switched off is put back');
    default:
      return assertNever(event);
  }
}

function orderWords(order: Order, steps: ReadonlyMap<string, Step>, plan: Plan): string {
  const step = (id: string): string => {
    const one = steps.get(id);
    return one ? deedWords(one.deed) : 'a step';
  };
  const server = (uuid: string): string => plan.hosts.find((one) => one.host.uuid === uuid)?.host.name ?? 'a server';
  switch (order.order) {
    case 'pause':
      return `pause after this ${order.after === 'vm' ? 'VM' : order.after}`;
    case 'go-on':
      return 'go on';
    case 'stop':
      return 'stop and put back';
    case 'retry':
      return `${order.how === 'power-on' ? 'power on and wait' : 'try again'}: ${step(order.step)}`;
    case 'skip':
      return `skip: ${step(order.step)}`;
    case 'skip-server':
      return `${order.lost === true ? 'give up' : 'skip'} ${server(order.host)}`;
    case 'redo-server':
      return `${server(order.host)} once more${order.restart === true ? ', with a restart' : ''}`;
    case 'reorder':
      return `next in order: ${order.hosts.map(server).join(', ')}`;
    case 'answer':
      return `answered ${order.answer}`;
    default:
      return assertNever(order);
  }
}
