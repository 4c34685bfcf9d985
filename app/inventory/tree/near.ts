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

const compare = (word: string, text: string, most: number): boolean =>
  text.split(/[\s._\-/()]+/).some((part, i, parts) => {
    if (part === '') return false;
    const rest = i === 0 ? text : parts.slice(i).join('-');
    return slips(word, part.length >= word.length - most ? part : rest, most) <= most;
  });

/** Fewest slips between the word and any beginning of the text (optimal string alignment). */
function slips(word: string, text: string, most: number): number {
  const columns = Math.min(text.length, word.length + most);
  let before: number[] = [];
  let above = Array.from({ length: columns + 1 }, (_, column) => column);
  for (let row = 1; row <= word.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= columns; column += 1) {
      const same = word[row - 1] === text[column - 1];
      let best = Math.min(
        (above[column] ?? 0) + 1,
        (line[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = word[row - 1] === text[column - 2] && word[row - 2] === text[column - 1];
      if (row > 1 && column > 1 && swapped) best = Math.min(best, (before[column - 2] ?? 0) + 1);
      line.push(best);
    }
    if (Math.min(...line) > most) return most + 1;
    before = above;
    above = line;
  }
  return Math.min(...above);
}
