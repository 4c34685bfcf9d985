const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** Three figures at most, no needless zeros: 0.8, 9.8, 38.2, 340. */
function figures(value: number): string {
  return value >= 100 || Number.isInteger(value) ? String(Math.round(value)) : String(Math.round(value * 10) / 10);
}

function unitOf(bytes: number): number {
  let unit = 0;
  for (let rest = Math.abs(bytes); rest >= 1024 && unit < units.length - 1; rest /= 1024) unit += 1;
  return unit;
}

/** "16 GiB", "38.2 GiB", "2.9 TiB". */
export function size(bytes: number): string {
  const unit = unitOf(bytes);
  return `${figures(bytes / 1024 ** unit)} ${units[unit] ?? 'B'}`;
}

/** A part in the unit of its whole: "206 of 384 GiB". */
export function sizeOf(part: number, whole: number): string {
  // "670 of 1152 GiB" tells more than "0.7 of 1.1 TiB".
  const unit = Math.max(0, unitOf(whole) - (whole / 1024 ** unitOf(whole) < 2 ? 1 : 0));
  return `${figures(part / 1024 ** unit)} of ${figures(whole / 1024 ** unit)} ${units[unit] ?? 'B'}`;
}

/** Two parts: the number that matters, and the rest of the line. */
export function sizeParts(part: number, whole: number): { readonly value: string; readonly rest: string } {
  const [value = '', ...rest] = sizeOf(part, whole).split(' ');
  return { value, rest: rest.join(' ') };
}

/** Always the same unit, for columns with the unit in their head: "14.2". */
export const mib = (bytesPerSecond: number): string => (bytesPerSecond / 1024 ** 2).toFixed(1);

export const percent = (fraction: number): string => `${Math.round(fraction * 100)} %`;
