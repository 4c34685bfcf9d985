import type { Connection } from '../../../app/contract/connections.ts';
import { StateGlyph, type State } from '../../ui/glyph/state-glyph.tsx';
import { steps } from './words.ts';
import css from './progress.module.css';

/** How far a connection got: the number of steps done, and what the present one is doing. */
function reached({ state }: Connection): { readonly done: number; readonly now: State } {
  switch (state.at) {
    case 'live':
      return { done: steps.length, now: 'done' };
    case 'connecting':
      return { done: steps.findIndex((one) => one.step === state.step), now: 'busy' };
    case 'untrusted':
      return { done: 1, now: 'warning' };
    case 'locked-out':
      return { done: 2, now: 'error' };
    case 'waiting':
      return { done: 0, now: 'error' };
    case 'offline':
      return {
        done: Math.max(
          0,
          steps.findIndex((one) => one.step === state.step),
        ),
        now: state.reason === undefined ? 'halted' : 'error',
      };
  }
}

const glyphOf = (at: number, done: number, now: State): State => (at < done ? 'done' : at === done ? now : 'halted');

const milliseconds = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

/** Each step of a connection with its shape: done, going on, waiting for the person, failed, to come. */
export function Progress({ connection }: { readonly connection: Connection }) {
  const { done, now } = reached(connection);
  const took = 'took' in connection.state ? connection.state.took : {};
  return (
    <ol className={css['steps']}>
      {steps.map((one, at) => {
        const state = glyphOf(at, done, now);
        return (
          <li key={one.step} className={state === 'halted' ? css['later'] : css['step']} aria-current={at === done}>
            <StateGlyph state={state} size={14} />
            <span>
              {one.label}
              {state === 'warning' ? <b> waits for you</b> : null}
            </span>
            {state === 'done' && took[one.step] !== undefined ? (
              <span className={css['took']}>{milliseconds(took[one.step] ?? 0)}</span>
            ) : null}
          </li>
        );
      })}
    </ol>
  );
}
