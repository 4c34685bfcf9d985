/** One live migration that this console has seen from start to end. */
export interface PastMove {
  /** Memory of the VM. */
  readonly bytes: number;
  readonly seconds: number;
}

export interface Estimate {
  readonly seconds: number;
  readonly low: number;
  readonly high: number;
  /** What it rests on, as the end of a sentence: "from your last 40 moves". */
  readonly source: string;
}

/** Bytes per second of a gigabit link as migrations use it, and what two passes over changing memory cost more. */
const USUAL_RATE = 110 * 1024 ** 2;
const PASSES = 1.15;
/** Agreeing on the move, and the pause at its end. */
const FIXED_SECONDS = 3;
const KEPT = 40;

/** How fast moves have been here: bytes per second at the slow, middle and fast end. */
export interface Pace {
  readonly slow: number;
  readonly usual: number;
  readonly fast: number;
  readonly source: string;
}

/** Learnt from what this console has moved itself, the newest first; a gigabit link is taken until there are three. */
export function paceOf(past: readonly PastMove[]): Pace {
  const rates = past
    .slice(0, KEPT)
    .filter(({ bytes, seconds }) => bytes > 0 && seconds > FIXED_SECONDS)
    .map(({ bytes, seconds }) => bytes / (seconds - FIXED_SECONDS))
    .sort((a, b) => a - b);
  if (rates.length < 3)
    return {
      slow: USUAL_RATE / 2,
      usual: USUAL_RATE / PASSES,
      fast: USUAL_RATE,
      source: 'for a gigabit network',
    };
  const at = (part: number): number => rates[Math.floor((rates.length - 1) * part)] ?? USUAL_RATE;
  return {
    slow: at(0.1),
    usual: at(0.5),
    fast: at(0.9),
    source: `from your last ${rates.length} moves`,
  };
}

/** Time for bytes that share one link, whether they go side by side or one after the other; `moves` of them. */
export function estimate(bytes: number, moves: number, pace: Pace): Estimate {
  const of = (rate: number): number => Math.round(bytes / rate + moves * FIXED_SECONDS);
  return { seconds: of(pace.usual), low: of(pace.fast), high: of(pace.slow), source: pace.source };
}
