import type { Codec } from './codec.ts';
import { jsonDialect } from './json/json-events.ts';
import { resultOf, writeJsonCall } from './json/jsonrpc.ts';
import { xmlDialect } from './xml/xml-events.ts';
import { readXmlReply, writeXmlCall } from './xml/xmlrpc.ts';

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
