const known = new Map<string, string>();
/** Names change rarely; this only keeps a renaming storm from growing it forever. */
const MOST = 100_000;

/** A text that sorts, compared as is, the way people count: vm2 before vm10, é beside e, case last. */
export function naturalKey(name: string): string {
  let key = known.get(name);
  if (key === undefined) {
    if (known.size > MOST) known.clear();
    const folded = name
      .normalize('NFD')
      .replaceAll(/\p{Mn}/gu, '')
      .toLowerCase();
    // A run of digits becomes its length, then itself: longer numbers are larger.
    key = folded.replaceAll(/\d+/g, (run) => {
      const digits = run.replace(/^0+(?=\d)/, '');
      return `${String.fromCodePoint(0x30 + Math.min(digits.length, 40))}${digits}`;
    });
    known.set(name, key);
  }
  return key;
}
