/** What a number measures, and how many of the base unit one is. Bases: fraction, byte, byte/s, second, hertz, watt, degree, one, one/s. */
export interface Unit {
  readonly kind: 'fraction' | 'bytes' | 'rate' | 'time' | 'frequency' | 'power' | 'temperature' | 'count' | 'perSecond';
  readonly scale: number;
  /** What is counted, where the server says it: "sessions". */
  readonly word?: string;
}

const KIB = 1024;
const MIB = 1024 * 1024;

const KNOWN: Readonly<Record<string, Unit>> = {
  '(fraction)': { kind: 'fraction', scale: 1 },
  percent: { kind: 'fraction', scale: 0.01 },
  B: { kind: 'bytes', scale: 1 },
  KiB: { kind: 'bytes', scale: KIB },
  MiB: { kind: 'bytes', scale: MIB },
  'B/s': { kind: 'rate', scale: 1 },
  'KiB/s': { kind: 'rate', scale: KIB },
  'MiB/s': { kind: 'rate', scale: MIB },
  s: { kind: 'time', scale: 1 },
  ms: { kind: 'time', scale: 1e-3 },
  us: { kind: 'time', scale: 1e-6 },
  μs: { kind: 'time', scale: 1e-6 },
  µs: { kind: 'time', scale: 1e-6 },
  ns: { kind: 'time', scale: 1e-9 },
  's/s': { kind: 'fraction', scale: 1 },
  MHz: { kind: 'frequency', scale: 1e6 },
  mW: { kind: 'power', scale: 1e-3 },
  W: { kind: 'power', scale: 1 },
  Centigrade: { kind: 'temperature', scale: 1 },
  '°C': { kind: 'temperature', scale: 1 },
  'counts/s': { kind: 'perSecond', scale: 1 },
  'err/s': { kind: 'perSecond', scale: 1, word: 'errors' },
  'requests/s': { kind: 'perSecond', scale: 1, word: 'requests' },
};

/** The unit a server names; one that is not known counts its own word. */
export function parseUnit(units: string): Unit {
  const known = KNOWN[units];
  if (known) return known;
  if (units === '' || units === 'unknown' || units === '(unknown)') return { kind: 'count', scale: 1 };
  return units.endsWith('/s')
    ? { kind: 'perSecond', scale: 1, word: units.slice(0, -2) }
    : { kind: 'count', scale: 1, word: units };
}

interface Step {
  readonly from: number;
  readonly symbol: string;
}

const STEPS: Readonly<Record<Unit['kind'], readonly Step[]>> = {
  fraction: [{ from: 0.01, symbol: '%' }],
  bytes: binary(''),
  rate: binary('/s'),
  time: [
    { from: 1, symbol: 's' },
    { from: 1e-3, symbol: 'ms' },
    { from: 1e-6, symbol: 'µs' },
    { from: 1e-9, symbol: 'ns' },
  ],
  frequency: [
    { from: 1e9, symbol: 'GHz' },
    { from: 1e6, symbol: 'MHz' },
  ],
  power: [
    { from: 1, symbol: 'W' },
    { from: 1e-3, symbol: 'mW' },
  ],
  temperature: [{ from: 1, symbol: '°C' }],
  count: [{ from: 1, symbol: '' }],
  perSecond: [{ from: 1, symbol: '/s' }],
};

function binary(tail: string): readonly Step[] {
  const symbols = ['TiB', 'GiB', 'MiB', 'KiB', 'B'];
  return symbols.map((symbol, index) => ({ from: KIB ** (4 - index), symbol: symbol + tail }));
}

/** How numbers up to `top` (in base units) are written: divide by `from`, then the symbol. */
export interface Display {
  readonly from: number;
  readonly symbol: string;
}

export function displayFor(unit: Unit, top: number): Display {
  const steps = STEPS[unit.kind];
  const step = steps.find((step) => Math.abs(top) >= step.from) ?? steps.at(-1);
  const chosen = step ?? { from: 1, symbol: '' };
  if (unit.word === undefined) return chosen;
  return { from: chosen.from, symbol: unit.kind === 'perSecond' ? `${unit.word}/s` : unit.word };
}

/** "12.6 GiB": three figures, the smallest unit that keeps it above 1. */
export function writeValue(unit: Unit, base: number): string {
  if (!Number.isFinite(base)) return 'unknown';
  const display = displayFor(unit, base);
  return `${writeNumber(base / display.from)}${display.symbol === '' ? '' : ` ${display.symbol}`}`;
}

export function writeNumber(value: number): string {
  const size = Math.abs(value);
  // 0.75 of 20 % is 15, whatever binary fractions make of it.
  if (size >= 99.95 || Math.abs(value - Math.round(value)) <= size * 1e-12) return String(Math.round(value));
  return size >= 9.995 ? value.toFixed(1) : value.toFixed(size < 0.0995 && size > 0 ? 2 : 1);
}

/** A round top for an axis from 0, in base units, and its ticks. */
export function niceAxis(unit: Unit, top: number): { readonly top: number; readonly ticks: readonly number[] } {
  if (unit.kind === 'fraction' && top <= 1) {
    const round = top > 0.5 ? 1 : top > 0.2 ? 0.5 : top > 0.1 ? 0.2 : 0.1;
    return { top: round, ticks: [0, 0.25, 0.5, 0.75, 1].map((part) => part * round) };
  }
  const display = displayFor(unit, top);
  const shown = Math.max(top / display.from, 1);
  if (unit.kind === 'bytes') {
    // Memory comes in powers of two, and so do its ticks.
    const power = 2 ** Math.floor(Math.log2(shown * 0.999));
    const factor = [1, 1.5, 2].find((step) => step * power >= shown * 0.999) ?? 2;
    const parts = factor === 1.5 ? 3 : 4;
    const round = factor * power * display.from;
    return { top: round, ticks: Array.from({ length: parts + 1 }, (_, index) => (round / parts) * index) };
  }
  const power = 10 ** Math.floor(Math.log10(shown));
  const factor = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((step) => step * power >= shown * 0.999) ?? 10;
  const parts = factor === 1.5 || factor === 3 || factor === 6 ? 3 : factor === 5 ? 5 : factor === 10 ? 5 : 4;
  const round = factor * power * display.from;
  return { top: round, ticks: Array.from({ length: parts + 1 }, (_, index) => (round / parts) * index) };
}
