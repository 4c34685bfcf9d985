/** Bytes being read, and how far. */
export interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

/** The server's reply is not what it should be; nothing of it is used. */
export class MalformedRrd extends Error {
  readonly at: number;

  constructor(what: string, at: number) {
    super(`${what} at byte ${at}`);
    this.name = 'MalformedRrd';
    this.at = at;
  }
}

const POWERS = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

const ascii = new TextDecoder('latin1');

/**
 * One bare number, as printf or OCaml write it, with NaN, nan, null, inf, Infinity and their negatives; unknown ones are
 * NaN. Up to 15 digits and powers to 22 are exact in one rounding, so that the result is the same double as JSON.parse's.
 */
export function readNumber(cursor: Cursor): number {
  const bytes = cursor.bytes;
  const start = cursor.at;
  let at = start;
  let byte = bytes[at]!;
  const negative = byte === 45;
  if (negative || byte === 43) byte = bytes[(at += 1)]!;
  const first = at;
  let exponent = 0;
  let pointed = 0;
  while (byte === 48) byte = bytes[(at += 1)]!;
  if (byte === 46) {
    pointed = 1;
    byte = bytes[(at += 1)]!;
    const zeros = at;
    while (byte === 48) byte = bytes[(at += 1)]!;
    exponent = zeros - at;
  }
  // Nine digits at a time as an integer: twice as quick as a sum of doubles, and as exact.
  let mantissa = 0;
  let digits = 0;
  let part = 0;
  let inPart = 0;
  for (;;) {
    // Three at once where three come.
    while (inPart <= 6) {
      const leading = byte - 48;
      const second = bytes[at + 1]! - 48;
      const third = bytes[at + 2]! - 48;
      if (!(leading >= 0 && leading <= 9 && second >= 0 && second <= 9 && third >= 0 && third <= 9)) break;
      part = (part * 1000 + leading * 100 + second * 10 + third) | 0;
      inPart += 3;
      exponent -= 3 * pointed;
      byte = bytes[(at += 3)]!;
    }
    if (inPart === 9) {
      mantissa = mantissa * 1e9 + part;
      digits += 9;
      part = 0;
      inPart = 0;
      continue;
    }
    if (byte >= 48 && byte <= 57) {
      part = (part * 10 + (byte - 48)) | 0;
      inPart += 1;
      exponent -= pointed;
      if (inPart === 9) {
        mantissa = mantissa * 1e9 + part;
        digits += 9;
        part = 0;
        inPart = 0;
      }
    } else if (byte === 46 && pointed === 0) pointed = 1;
    else break;
    byte = bytes[(at += 1)]!;
  }
  mantissa = mantissa * POWERS[inPart]! + part;
  digits += inPart;
  const seen = at - first - pointed;
  if (seen === 0) return readWord(cursor, start, at, negative);
  if (byte === 101 || byte === 69) {
    byte = bytes[(at += 1)]!;
    const down = byte === 45;
    if (down || byte === 43) byte = bytes[(at += 1)]!;
    let power = 0;
    while (byte >= 48 && byte <= 57) {
      if (power < 10_000) power = power * 10 + (byte - 48);
      byte = bytes[(at += 1)]!;
    }
    exponent += down ? -power : power;
  }
  cursor.at = at;
  if (digits > 15 || exponent > 22 || exponent < -22) return Number(ascii.decode(bytes.subarray(start, at)));
  const value = exponent === 0 ? mantissa : exponent < 0 ? mantissa / POWERS[-exponent]! : mantissa * POWERS[exponent]!;
  return negative ? -value : value;
}

function readWord(cursor: Cursor, start: number, from: number, negative: boolean): number {
  let at = from;
  while (isLetter(cursor.bytes[at])) at += 1;
  const word = ascii.decode(cursor.bytes.subarray(from, at)).toLowerCase();
  cursor.at = at;
  if (word === 'nan' || word === 'null') return Number.NaN;
  if (word === 'inf' || word === 'infinity') return negative ? -Infinity : Infinity;
  throw new MalformedRrd('no number', start);
}

const isLetter = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90));
