import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One exchange with a real server, byte for byte. */
export interface Recording {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly kind: 'xml' | 'json' | 'raw';
  readonly request: string;
  readonly response: string;
  /** Status line and headers of the reply, in order. */
  readonly head: readonly string[];
}

const FOLDER = fileURLToPath(new URL('../../../../shared/wire/', import.meta.url));

/** False in a clone that has no recordings beside it. */
export const haveRecordings = existsSync(FOLDER);

function replyHead(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('< '))
    .map((line) => line.slice(2).trimEnd());
}

/** What was sent where that was not a call: a head, and perhaps a body. */
function rawRequest(headers: string, body: string): string {
  const lines = (headers.split(/^< /m)[0] ?? '').split('\n').map((line) => line.replace(/^> ?/, ''));
  const end = lines.indexOf('');
  const head = end < 0 ? lines : lines.slice(0, end);
  const rest =
    body === '' && end >= 0
      ? lines
          .slice(end + 1)
          .join('\n')
          .trimEnd()
          .concat('\n')
      : body;
  return `${head.join('\r\n')}\r\n\r\n${rest}`;
}

/** All recordings in the order they were made. */
export function readRecordings(): readonly Recording[] {
  const found: Recording[] = [];
  for (const file of readdirSync(FOLDER).sort()) {
    const match = /^((\d+)-(.+))\.req\.(xml|json|txt)$/.exec(file);
    if (match === null) continue;
    const [, id = '', number = '', name = '', suffix = ''] = match;
    const text = (part: string) => {
      const path = `${FOLDER}${id}.${part}`;
      return existsSync(path) ? readFileSync(path, 'utf8') : '';
    };
    found.push({
      id,
      number: Number(number),
      name,
      kind: suffix === 'xml' || suffix === 'json' ? suffix : 'raw',
      request: suffix === 'txt' ? rawRequest(text('headers.txt'), text('req.txt')) : text(`req.${suffix}`),
      response: text(`res.${suffix}`),
      head: replyHead(text('headers.txt')),
    });
  }
  return found;
}
