/** As JSON.parse, but also takes what a server's printer may write for a double: NaN, Infinity, inf. They become null. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const repaired = text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|nan|Infinity|infinity|inf)\b/g, (token) =>
      token.startsWith('"') ? token : 'null',
    );
    if (repaired === text) throw error;
    return JSON.parse(repaired);
  }
}

/** A double that JSON cannot write: NaN and the infinities travel as null and mean "no value". */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
