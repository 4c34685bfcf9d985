import { networkInterfaces } from 'node:os';
import { FailureError, toFailure } from '../../../app/errors/failure.ts';

const TIMING = { every: 10_000, deadline: 10_000 };
const TICK = 2500;
/** A tick this late means that the machine slept. */
const SLEPT = 15_000;
const IMPATIENT = 3000;

/** Answers of a server that speaks for its pool to us no longer. */
const NO_LONGER = new Set(['SESSION_INVALID', 'HOST_IS_SLAVE']);

/** Told when the machine woke up or its network changed. */
type Listener = () => void;

const listeners = new Set<Listener>();
let timer: NodeJS.Timeout | undefined;
let last = 0;
let network = '';

function tick(): void {
  const now = Date.now();
  const slept = now - last > TICK + SLEPT;
  last = now;
  const before = network;
  network = addresses();
  if (slept || network !== before) for (const listener of listeners) listener();
}

function addresses(): string {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return all
    .filter(({ internal }) => !internal)
    .map(({ address }) => address)
    .sort()
    .join(' ');
}

/** Calls when the machine wakes from sleep or changes networks; answers how to stop. */
export function onDisturbance(listener: Listener): () => void {
  listeners.add(listener);
  if (!timer) {
    last = Date.now();
    network = addresses();
    timer = setInterval(tick, TICK);
    timer.unref();
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/**
 * Beats until the signal; one missed beat is forgiven, the second in a row throws: a half-open link says nothing by itself. After a
 * sleep or a change of networks it beats at once, and impatiently.
 */
export function beats(
  beat: (deadline: number) => Promise<void>,
  signal: AbortSignal,
  { every, deadline } = TIMING,
): Promise<never> {
  return new Promise((_, reject) => {
    let missed = 0;
    let beating = false;
    const once = async (deadline: number): Promise<void> => {
      if (beating) return;
      beating = true;
      try {
        await beat(deadline);
        missed = 0;
      } catch (error) {
        const { kind, code } = toFailure(error);
        if (kind === 'xenapi' && !NO_LONGER.has(code)) missed = 0;
        else if ((missed += 1) >= 2) stop(error);
      }
      beating = false;
    };
    const disturbed = async (): Promise<void> => {
      await once(IMPATIENT);
      if (missed > 0) await once(IMPATIENT);
    };
    const regularly = async (): Promise<void> => {
      await once(deadline);
      // A silence is looked into at once, not at the next beat.
      if (missed === 1) await once(deadline);
    };
    const timer = setInterval(() => void regularly(), every);
    const calm = onDisturbance(() => void disturbed());
    const stop = (error?: unknown): void => {
      clearInterval(timer);
      calm();
      signal.removeEventListener('abort', aborted);
      if (error !== undefined) reject(error instanceof Error ? error : new FailureError(toFailure(error)));
    };
    const aborted = (): void => stop(signal.reason);
    signal.addEventListener('abort', aborted);
  });
}
