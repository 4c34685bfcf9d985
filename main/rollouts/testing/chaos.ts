import type { RunEvent } from '../../../app/rollout/run/run.ts';
import type { Pool } from '../../pools/pool.ts';
import { Journal } from '../journal.ts';
import type { Rollouts, RolloutsOptions } from '../rollouts.ts';
import type { Connected } from '../test-kit.ts';
import { Life } from './mortal.ts';

/** What a line is about, whenever it is written: a line repeated after a crash is not crashed at again. */
export function lineOf(event: RunEvent): string | undefined {
  if (event.e === 'ended') return 'ended';
  if (!('step' in event)) return undefined;
  return `${event.e} ${event.step}${event.e === 'noted' ? ` ${Object.keys(event.facts).join(' ')}` : ''}`;
}

/** Every question is answered with another try: nobody else is here. */
export function alwaysRetry(rollouts: Rollouts, run: string): () => void {
  let answered: RunEvent | undefined;
  return rollouts.onChange((which) => {
    const wants = which === run ? rollouts.wants(run) : undefined;
    if (wants?.is !== 'ask') return;
    const question = rollouts.events(run).findLast((event) => event.e === 'failed' && event.step === wants.step.id);
    if (question === answered) return;
    answered = question;
    void rollouts.order(run, { order: 'retry', step: wants.step.id }).catch(() => undefined);
  });
}

/** The end of a run, or whatever came before it. */
export const endOf = (rollouts: Rollouts, run: string): Promise<'ended'> =>
  rollouts.finished(run).then(() => 'ended' as const);

/** What may happen to a run at one of its calls. */
export type Trouble = 'fails' | 'is cut off' | 'loses the coordinator';

/** Makes the next call of that method about that object go wrong. */
export async function goesWrong(lab: Connected, pool: Pool, how: Trouble, method: string, params: readonly unknown[]): Promise<void> {
  if (how === 'loses the coordinator') {
    const [record] = pool.inventory.all('pool');
    const host = pool.inventory.get('host', record?.master ?? '')?.name_label ?? '';
    return lab.control.play({ kind: 'restart-toolstack', pool: pool.name, host });
  }
  const effect = how === 'fails' ? ({ kind: 'error', code: 'INTERNAL_ERROR', params: ['chaos'] } as const) : ({ kind: 'drop' } as const);
  // References tell a call of a method from another one.
  const object = params.find((one) => typeof one === 'string' && one.startsWith('OpaqueRef:'));
  await lab.control.addFault({ call: method, pool: pool.name, ...(typeof object === 'string' ? { object } : {}), effect, times: 1 });
} // prettier-ignore

/** One life of the console: it dies at the first line, before it is on disk or right after, that `dies` names. */
export function mortal(pool: Pool, dies: (when: string) => boolean): { readonly options: Partial<RolloutsOptions>; readonly death: Promise<'killed'>; readonly process: Pool } {
  const life = new Life();
  let died: () => void = () => undefined;
  const death = new Promise<'killed'>((resolve) => (died = () => resolve('killed')));
  const look = (when: string): void => {
    if (life.over || !dies(when)) return;
    life.kill();
    died();
  };
  const openJournal = async (path: string) => {
    const journal = await Journal.open(path);
    const write = async (event: RunEvent): Promise<void> => {
      const line = lineOf(event);
      if (line !== undefined) look(`before ${line}`);
      if (life.over) throw new DOMException('killed', 'AbortError');
      await journal.write(event);
      if (line !== undefined) look(`after ${line}`);
      if (life.over) throw new DOMException('killed', 'AbortError');
    };
    return { write, close: () => journal.close() };
  };
  const process = life.process(pool);
  return { options: { pools: () => [process], openJournal }, death, process };
} // prettier-ignore
