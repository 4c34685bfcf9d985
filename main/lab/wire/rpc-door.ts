import type { Api } from '../api/dispatch.ts';
import type { Reply } from '../api/reply.ts';
import type { Rpc } from '../api/rpc.ts';
import type { Bytes, Exchange, HeaderList } from './exchange.ts';
import { NO_CACHE } from './http.ts';
import type { Spoilable } from './http.ts';
import { recordsOf } from './json-records.ts';
import { encodeJsonReply, parseJsonCall } from './json.ts';
import { encodeXmlReply } from './xml.ts';
import { parseXmlCall } from './xml-call.ts';

export type Protocols = 'both' | 'xml' | 'json';

const BODY_LIMIT = 300 * 1024;
const CORS: HeaderList = [
  ['Access-Control-Allow-Origin', '*'],
  ['Access-Control-Allow-Headers', 'X-Requested-With'],
];

/** Somebody at home at an address: the pool's API and the reference of the host. */
export interface Household {
  readonly api: Api;
  readonly host: string;
}

/** A call that nobody has looked into yet. */
interface CallOnTheWire {
  readonly method: string;
  readonly params: readonly Rpc[];
}

/** What a fault may do to the answer of a call; true where it has answered itself. */
type Spoil = (call: CallOnTheWire, home: Household, exchange: Spoilable) => Promise<boolean>;

interface Answer {
  readonly reply: Reply;
  readonly contentType: string;
  readonly body: Bytes;
}

export interface RpcDoor {
  /** Which pool a host is in can change, and its reference with it. */
  whose(address: string): Household | undefined;
  readonly protocols: Protocols;
  readonly spoil: Spoil;
  /** SHA-256 fingerprint of the coordinator's certificate. */
  fingerprintOf(address: string): string;
}

async function jsonAnswer(
  door: RpcDoor,
  home: Household,
  exchange: Spoilable,
  body: Buffer,
): Promise<Answer | undefined> {
  const call = parseJsonCall(body);
  if (await door.spoil(call, home, exchange)) return undefined;
  const reply = await home.api.call(call.method, call.params, home.host);
  return {
    reply,
    contentType: 'application/json',
    body: encodeJsonReply(reply, call, recordsOf(home.api.world.tables)),
  };
}

async function xmlAnswer(
  door: RpcDoor,
  home: Household,
  exchange: Spoilable,
  body: Buffer,
): Promise<Answer | undefined> {
  const call = parseXmlCall(body);
  if (await door.spoil(call, home, exchange)) return undefined;
  const reply = await home.api.call(call.method, call.params, home.host);
  return { reply, contentType: 'text/xml', body: encodeXmlReply(reply) };
}

/** A client that followed HOST_IS_SLAVE may ask what certificate to expect there. */
function thumbprint(door: RpcDoor, exchange: Exchange, reply: Reply): HeaderList {
  const wanted = exchange.request.headers.get('x-xenapi-request-host-certificate-thumbprint');
  if (reply.ok || reply.error[0] !== 'HOST_IS_SLAVE' || wanted?.startsWith('sha-256:') !== true) return [];
  return [['x-xenapi-response-host-certificate-thumbprint', door.fingerprintOf(reply.error[1] ?? '')]];
}

/** Answers a POST: JSON at its one path, XML everywhere else. */
export async function answerRpc(door: RpcDoor, home: Household, exchange: Spoilable): Promise<void> {
  const { request } = exchange;
  const { length } = request.body;
  if (length === undefined || Number.isNaN(length)) {
    return exchange.fail('500', 'Failure("We require a content-length: HTTP header")');
  }
  if (length > BODY_LIMIT) return exchange.fail('500', 'Http_svr.Client_requested_size_over_limit');
  const isJson = request.path.startsWith('/jsonrpc') && door.protocols !== 'xml';
  if (!isJson && door.protocols === 'json') return exchange.fail('404');
  try {
    const body = await request.body.read(BODY_LIMIT);
    const answer = await (isJson ? jsonAnswer : xmlAnswer)(door, home, exchange, body);
    if (answer === undefined) return;
    const headers: HeaderList = [NO_CACHE, ['content-type', answer.contentType], ...CORS];
    await exchange.send('200 OK', [...headers, ...thumbprint(door, exchange, answer.reply)], answer.body);
  } catch (error) {
    await exchange.fail('500', error instanceof Error ? error.message : String(error));
  }
}

/** What a browser asks before it posts to another origin. */
export async function answerPreflight(exchange: Exchange): Promise<void> {
  const asked = exchange.request.headers.get('access-control-request-headers') ?? '';
  await exchange.send('200 OK', [
    NO_CACHE,
    ['Access-Control-Allow-Origin', '*'],
    ['Access-Control-Allow-Headers', `${asked === '' ? '' : `${asked}, `}X-Requested-With`],
    ['Access-Control-Allow-Methods', 'PUT'],
  ]);
}
