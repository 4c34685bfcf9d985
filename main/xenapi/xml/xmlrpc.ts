import { Readable } from 'node:stream';
import CustomType from 'xmlrpc/lib/customtype.js';
import Deserializer from 'xmlrpc/lib/deserializer.js';
import { serializeMethodCall } from 'xmlrpc/lib/serializer.js';
import { FailureError } from '../../../app/errors/failure.ts';
import { resultReader } from '../coerce.ts';
import { isPlainObject } from '../json/json.ts';
import { serverFailure } from '../json/jsonrpc.ts';
import { methodParams } from '../params.ts';

/** Text as an element's text, where the package would write CDATA that a text can break out of. */
class Text extends CustomType {
  constructor(text: string) {
    // What XML 1.0 cannot carry at all would make the whole call unreadable.
    super(text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ''));
    this.tagName = 'string';
  }
}

class Double extends CustomType {
  constructor(value: number) {
    super(Number.isNaN(value) ? 'nan' : Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : '-inf');
    this.tagName = 'double';
  }
}

/** Every text safe, also inside structures; whole numbers as text, as the server wants its 64-bit ints. */
function safe(value: unknown, type: string): unknown {
  switch (typeof value) {
    case 'string':
      return new Text(value);
    case 'number':
      return type === 'float' || !Number.isInteger(value) ? new Double(value) : new Text(String(value));
    case 'bigint':
      return new Text(String(value));
    case 'boolean':
      return value;
    default:
      if (Array.isArray(value)) return value.map((item: unknown) => safe(item, ''));
      if (!isPlainObject(value)) return new Text('');
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, safe(item, '')]));
  }
}

export function writeXmlCall(method: string, params: readonly unknown[]): string {
  const types = methodParams(method);
  return serializeMethodCall(
    new Text(method).raw,
    params.map((param, index) => safe(param, types[index] ?? '')),
  );
}

const PROTO = '\uE000proto';

/**
 * What the package cannot take: map keys that the server forgot to escape, a key that would reach the prototype, doubles
 * that are not numbers, and dates, which it reads wrongly and we keep as text.
 */
export function mend(xml: string): string {
  return xml
    .replace(/<name>([\s\S]*?)<\/name>/g, (whole, key: string) => {
      if (key === '__proto__') return `<name>${PROTO}</name>`;
      return /[<>&]/.test(key) ? `<name>${escapeText(key)}</name>` : whole;
    })
    .replace(/<(double|dateTime\.iso8601)>([^<]*)<\/\1>/g, '<string>$2</string>')
    .replace(/<boolean>\s*(true|false)\s*<\/boolean>/g, (_, word) => `<boolean>${word === 'true' ? 1 : 0}</boolean>`);
}

const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function unmask(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unmask);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key === PROTO ? '__proto__' : key, unmask(item)]),
  );
}

/** A reply's value before any coercion. Rejects with what is wrong with it. */
async function decode(xml: string, call: string): Promise<unknown> {
  const stream = Readable.from([Buffer.from(mend(xml))], { objectMode: false });
  try {
    return await new Promise((resolve, reject) => {
      new Deserializer('utf8').deserializeMethodResponse(stream, (error, value) =>
        error ? reject(error) : resolve(unmask(value)),
      );
    });
  } catch (error) {
    if (isPlainObject(error) && 'faultString' in error)
      throw serverFailure(['XMLRPC_FAULT', String(error['faultString'])], call);
    throw new FailureError({ kind: 'transport', code: 'bad-reply', params: ['', 'xml'], call });
  }
}

/** The value inside the server's envelope; throws the error it holds instead. */
export function unwrap(reply: unknown, call: string): unknown {
  // system.listMethods answers without the envelope.
  if (!isPlainObject(reply) || !('Status' in reply)) return reply;
  if (reply['Status'] === 'Success') return reply['Value'];
  const description = reply['ErrorDescription'];
  throw serverFailure(Array.isArray(description) ? description.map(String) : ['INTERNAL_ERROR'], call);
}

export async function readXmlReply(body: Buffer, method: string): Promise<unknown> {
  return resultReader(method)(unwrap(await decode(body.toString('utf8'), method), method));
}
