import { stripVTControlCharacters } from 'node:util';

/** Characters of output that are remembered. */
export const REMEMBERED = 8192;
const LINES = 10;
const WIDTH = 300;

/** The last lines of a text, without what would move a cursor. */
export const lastLines = (text: string): string =>
  stripVTControlCharacters(text)
    .split(/\r\n|\r|\n/)
    .map((line) =>
      line
        .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
        .trimEnd()
        .slice(0, WIDTH),
    )
    .filter((line) => line !== '')
    .slice(-LINES)
    .join('\n');
