import type { Codec } from './codec.ts';
import { jsonDialect } from './json-events.ts';
import { resultOf, writeJsonCall } from './jsonrpc.ts';
import { xmlDialect } from './xml-events.ts';
import { readXmlReply, writeXmlCall } from './xmlrpc.ts';

export const jsonCodec: Codec = {
  kind: 'json',
  path: '/jsonrpc',
  contentType: 'application/json',
  events: jsonDialect,
  write: writeJsonCall,
  read: async (body, method) => resultOf(body.toString('utf8'), method),
};

/** For servers without `/jsonrpc`. */
export const xmlCodec: Codec = {
  kind: 'xml',
  path: '/',
  contentType: 'text/xml',
  events: xmlDialect,
  write: writeXmlCall,
  read: readXmlReply,
};
