/** "web-12" three times: web-12, web-13, web-14; a number is added where there is none, taken names are passed over. */
export function numbered(name: string, count: number, taken: ReadonlySet<string>): readonly string[] {
  const plain = name.trim();
  if (count === 1) return [plain];
  const match = /^(.*?)(\d+)$/s.exec(plain);
  const stem = match?.[1] ?? `${plain}-`;
  const digits = match?.[2] ?? '1';
  const made: string[] = [];
  for (let number = Number(digits); made.length < count; number += 1) {
    const next = `${stem}${String(number).padStart(digits.length, '0')}`;
    if (!taken.has(next)) made.push(next);
  }
  return made;
}

/** A name after the template that nothing in the pool has yet: "Debian 12 (2)". */
export function freeName(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base;
  for (let number = 2; ; number += 1) {
    const next = `${base} (${number})`;
    if (!taken.has(next)) return next;
  }
}
