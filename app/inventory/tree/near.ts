/** Letters that may be wrong in a word of this length. */
const allowed = (length: number): number => (length < 4 ? 0 : length < 8 ? 1 : 2);

/**
 * Whether a text has a part that begins like the word but for a slip or two: a letter too many, missing, wrong, or two swapped.
 * Both in lower case.
 */
export function near(word: string, text: string): boolean {
  const most = allowed(word.length);
  if (most === 0) return false;
  if (word !== lastWord) answers.clear();
  lastWord = word;
  let answer = answers.get(text);
  if (answer === undefined) answers.set(text, (answer = compare(word, text, most)));
  return answer;
}

/** The same word is asked of the same names for as long as it stands in the filter. */
let lastWord = '';
const answers = new Map<string, boolean>();

const SEPARATORS = new Set(' \t\n\r\u00A0._-/()');

/** A part is compared alone, or with what follows where it is too short for the word. */
function compare(word: string, text: string, most: number): boolean {
  for (let start = 0, end = 0; start < text.length; start = end + 1) {
    for (end = start; end < text.length && !SEPARATORS.has(text.charAt(end));) end += 1;
    if (end === start) continue;
    if (slips(word, text, start, end - start >= word.length - most ? end : text.length, most) <= most) return true;
  }
  return false;
}

/** Three lines of the table are enough, and the same ones for every text: it is asked of thousands for each key that is pressed. */
let [before, above, line] = [[0], [0], [0]];

/** Fewest slips between the word and any beginning of this part of the text (optimal string alignment). */
function slips(word: string, text: string, start: number, end: number, most: number): number {
  const columns = Math.min(end - start, word.length + most);
  for (let column = 0; column <= columns; column += 1) above[column] = column;
  let least = 0;
  for (let row = 1; row <= word.length && least <= most; row += 1) {
    const letter = word.charCodeAt(row - 1);
    const last = word.charCodeAt(row - 2);
    line[0] = least = row;
    for (let column = 1; column <= columns; column += 1) {
      const here = text.charCodeAt(start + column - 1);
      let best =
        Math.min(above[column] ?? 0, line[column - 1] ?? 0, (above[column - 1] ?? 0) - (here === letter ? 1 : 0)) + 1;
      if (row > 1 && column > 1 && here === last && letter === text.charCodeAt(start + column - 2))
        best = Math.min(best, (before[column - 2] ?? 0) + 1);
      line[column] = best;
      if (best < least) least = best;
    }
    [before, above, line] = [above, line, before];
  }
  return least;
}
