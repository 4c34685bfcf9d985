/** A stream of chance that is the same for the same seed. */
export interface Random {
  /** 0 up to, not including, 1. */
  next(): number;
  /** An integer from `low` to `high`, both possible. */
  between(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
  chance(probability: number): boolean;
  uuid(): string;
  ref(): string;
  mac(): string;
  hex(digits: number): string;
}

export function createRandom(seed: number): Random {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  const next32 = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  const word = (): string => next32().toString(16).padStart(8, '0');
  const hex = (digits: number): string => {
    let text = '';
    while (text.length < digits) text += word();
    return text.slice(0, digits);
  };
  const uuid = (): string => {
    const a = word();
    const b = word();
    const c = word();
    const d = word();
    return `${a}-${b.slice(0, 4)}-${b.slice(4)}-${c.slice(0, 4)}-${c.slice(4)}${d}`;
  };
  return {
    next: () => next32() / 0x1_0000_0000,
    between: (low, high) => low + Math.floor((next32() / 0x1_0000_0000) * (high - low + 1)),
    pick: (list) => {
      const chosen = list[next32() % list.length];
      if (chosen === undefined) throw new Error('nothing to pick from');
      return chosen;
    },
    chance: (probability) => next32() / 0x1_0000_0000 < probability,
    uuid,
    ref: () => `OpaqueRef:${uuid()}`,
    mac: () => `3a:${(hex(10).match(/../g) ?? []).join(':')}`,
    hex,
  };
}
