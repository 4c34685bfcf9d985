import { reader } from './coerce.ts';
import { XmlValues } from './xml/xml-value.ts';

/**
 * A task's result is XML-RPC whatever the transport, or empty, or (some HTTP handlers) bare text. Maps of its keys to the
 * datamodel's `type`.
 */
export function decodeTaskResult(text: string, type: string): unknown {
  if (type === 'void' || text === '') return type === 'void' ? undefined : text;
  if (!text.trimStart().startsWith('<value')) return reader(type)(text);
  try {
    return reader(type)(new XmlValues(text).value());
  } catch {
    return text;
  }
}
