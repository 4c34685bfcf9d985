import { FailureError } from '../../../app/errors/failure.ts';
import type { Snapshot } from '../../../app/inventory/event.ts';
import { recordReader } from '../coerce.ts';
import { isPlainObject } from '../json/json.ts';
import { batchEnd, eventsOf } from '../json/json-events.ts';
import type { Dialect } from '../json/splitter.ts';
import { unwrap } from './xmlrpc.ts';
import { XmlValues } from './xml-value.ts';

class XmlSnapshot implements Snapshot {
  readonly #bytes: Buffer;
  readonly #cls: string;

  constructor(bytes: Buffer, cls: string) {
    this.#bytes = bytes;
    this.#cls = cls;
  }

  read(): Readonly<Record<string, unknown>> | undefined {
    try {
      const record = recordReader(this.#cls)(new XmlValues(this.#bytes.toString('utf8')).value());
      return isPlainObject(record) ? record : undefined;
    } catch {
      return undefined;
    }
  }
}

const member = (name: string, value: string): string =>
  `<member><name>${name}</name><value>(?:<string>)?${value}(?:</string>)?</value></member>`;

/** A whole reply's value. */
function replyOf(text: string): unknown {
  const start = text.indexOf('<value>');
  if (start < 0 || !text.includes('<methodResponse>'))
    throw new FailureError({ kind: 'transport', code: 'bad-reply', params: ['', 'xml'], call: 'event.from' });
  try {
    return unwrap(new XmlValues(text, start).value(), 'event.from');
  } catch (error) {
    if (error instanceof FailureError) throw error;
    throw new FailureError({ kind: 'transport', code: 'bad-reply', params: ['', 'xml'], call: 'event.from' });
  }
}

/** Text is escaped, so markup is never text; only a map key could forge a seam, and that is mended. */
export const xmlDialect: Dialect = {
  open: Buffer.from('<name>events</name><value><array><data>'),
  seam: Buffer.from('</struct></value><value><struct><member><name>id</name>'),
  before: '</struct></value>'.length,
  between: 0,
  close: Buffer.from('</data></array></value></member>'),
  head: new RegExp(
    `^<value><struct>${member('id', '[^<]*')}${member('timestamp', '[^<]*')}${member('class', '(\\w+)')}${member('operation', '(\\w+)')}${member('ref', '([^<]*)')}(<member><name>snapshot</name>)?`,
  ),
  longestHead: 700,
  trailer: '</member></struct></value>'.length,
  snapshot: (bytes, cls) => new XmlSnapshot(bytes, cls),
  skeleton: (text) => batchEnd(replyOf(text)),
  slow(text) {
    const result = replyOf(text);
    const events = isPlainObject(result) ? eventsOf(result['events']) : [];
    return {
      ...batchEnd(result),
      events: events.map((event) => {
        const record = event.snapshot?.read();
        if (!record) return event;
        const coerced = recordReader(event.cls)({ ...record }) as Record<string, unknown>;
        return { ...event, snapshot: { read: () => coerced } };
      }),
    };
  },
};
