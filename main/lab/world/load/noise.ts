/** 32 bits of a text, well mixed. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mix(hash);
}

/** Mixes the bits of a number. */
export function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A number from 0 to 1 for a key and a whole number; the same for the same. */
export const chance = (key: number, index: number): number => mix(key ^ Math.imul(index, 0x9e3779b1)) / 0x1_0000_0000;

/** Smooth from 0 to 1 with about one hill per period (seconds). Averaged over `step` seconds, what is quicker than that has gone. */
export function noise(key: number, time: number, period: number, step: number): number {
  if (period < step * 1.5) return 0.5;
  const at = time / period;
  const index = Math.floor(at);
  const part = at - index;
  const smooth = part * part * (3 - 2 * part);
  return chance(key, index) * (1 - smooth) + chance(key, index + 1) * smooth;
}

const OCTAVES: readonly (readonly [period: number, share: number])[] = [
  [11, 0.18],
  [37, 0.2],
  [150, 0.2],
  [900, 0.17],
  [5000, 0.15],
  [40_000, 0.1],
];

/** Rough from 0 to 1: hills upon hills. */
export function rough(key: number, time: number, step: number): number {
  let sum = 0;
  for (const [period, share] of OCTAVES) sum += share * noise(key + period, time, period, step);
  return sum;
}

const DAY = 86_400;

/** A bell of the day around an hour, 0 to 1, with its half width in hours; averaged away by steps of a day. */
export function hours(time: number, middle: number, half: number, step: number): number {
  if (step >= DAY) return half / 12;
  const hour = (time % DAY) / 3600;
  const away = Math.min(Math.abs(hour - middle), 24 - Math.abs(hour - middle));
  return Math.exp(-((away / half) ** 2) * 0.7);
}

/** 1 on working days, less at the weekend. */
export function workday(time: number, weekend: number): number {
  // 1970 began on a Thursday.
  const day = (Math.floor(time / DAY) + 4) % 7;
  return day === 0 || day === 6 ? weekend : 1;
}
