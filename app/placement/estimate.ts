/** One live migration that this console has seen from start to end. UUIDs of pool and servers. */
export interface PastMove {
  readonly pool: string;
  readonly from: string;
  readonly to: string;
  /** Memory and disks that crossed. */
  readonly bytes: number;
  readonly seconds: number;
  /** How many crossed beside it, itself counted: they share the link. */
  readonly beside: number;
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
const ENOUGH = 3;

/** How fast moves have been: bytes per second of the link at the slow, middle and fast end. */
export interface Pace {
  readonly slow: number;
  readonly usual: number;
  readonly fast: number;
  readonly source: string;
}

/** A server at one end of a move. */
interface End {
  readonly uuid: string;
  readonly name: string;
}

/** The pace between two servers; without them, of everything this console has moved. */
export type Paces = (from?: End, to?: End) => Pace;

const USUAL: Pace = {
  slow: USUAL_RATE / 2,
  usual: USUAL_RATE / PASSES,
  fast: USUAL_RATE,
  source: 'for a gigabit network',
};

function paceOf(past: readonly PastMove[], where: string): Pace | undefined {
  const rates = past
    .slice(0, KEPT)
    .map(({ bytes, seconds, beside }) => (bytes * beside) / (seconds - FIXED_SECONDS))
    .sort((a, b) => a - b);
  if (rates.length < ENOUGH) return undefined;
  const at = (part: number): number => rates[Math.floor((rates.length - 1) * part)] ?? USUAL_RATE;
  return { slow: at(0.1), usual: at(0.5), fast: at(0.9), source: `from your last ${rates.length} moves${where}` };
}

/**
 * Learnt from what this console has moved itself, the newest first: between the same two servers, else to the same server,
 * else anywhere; a gigabit link is taken until there are three.
 */
export function pacesFrom(all: readonly PastMove[]): Paces {
  const past = all.filter(({ bytes, seconds }) => bytes > 0 && seconds > FIXED_SECONDS);
  const found = new Map<string, Pace>();
  return (from, to) => {
    const key = `${from?.uuid ?? ''} ${to?.uuid ?? ''}`;
    let pace = found.get(key);
    if (!pace) {
      const into = past.filter((move) => move.to === to?.uuid);
      const between = into.filter((move) => move.from === from?.uuid);
      pace =
        (from && to && paceOf(between, ` from ${from.name} to ${to.name}`)) ??
        (to && paceOf(into, ` to ${to.name}`)) ??
        paceOf(past, '') ??
        USUAL;
      found.set(key, pace);
    }
    return pace;
  };
}

/** Time for bytes that share one link, whether they go side by side or one after the other; `moves` of them. */
export function estimate(bytes: number, moves: number, pace: Pace): Estimate {
  const of = (rate: number): number => Math.round(bytes / rate + moves * FIXED_SECONDS);
  return { seconds: of(pace.usual), low: of(pace.fast), high: of(pace.slow), source: pace.source };
}
