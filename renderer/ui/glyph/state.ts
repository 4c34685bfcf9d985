/** What a shape says. Colour follows from it; the word stands beside it or is its label. */
export type State =
  | 'running'
  | 'done'
  | 'halted'
  | 'suspended'
  | 'paused'
  | 'busy'
  | 'warning'
  | 'error'
  | 'refused'
  | 'stale'
  | 'queued'
  | 'returns'
  | 'info';

export type Tone = 'ok' | 'off' | 'rest' | 'busy' | 'warn' | 'err' | 'acc';

const tones: Record<State, Tone> = {
  running: 'ok',
  done: 'ok',
  halted: 'off',
  suspended: 'rest',
  paused: 'rest',
  busy: 'busy',
  warning: 'warn',
  error: 'err',
  refused: 'err',
  stale: 'off',
  queued: 'off',
  returns: 'acc',
  info: 'off',
};

export const toneOf = (state: State): Tone => tones[state];
