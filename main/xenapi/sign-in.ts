import type { SeenCertificate } from '../../app/contract/connections.ts';
import { ROLES } from '../../app/xenapi/datamodel.ts';
import type { Role } from '../../app/xenapi/datamodel.ts';
import { methods } from '../../app/xenapi/generated/methods.ts';
import type { PoolRecord } from '../../app/xenapi/generated/records.ts';
import { FailureError, toFailure } from '../../app/errors/failure.ts';
import { formatAddress, memberEndpoint } from './address.ts';
import type { Endpoint } from './address.ts';
import { UntrustedError } from './certificate.ts';
import type { Pins } from './certificate.ts';
import { Client } from './client.ts';
import type { Lane } from './client.ts';
import type { Codec } from './codec.ts';
import { jsonCodec, xmlCodec } from './codecs.ts';
import { isPlainObject } from './json/json.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export interface SignInOptions extends Credentials {
  readonly endpoint: Endpoint;
  readonly pins: Pins;
  /** Tells this installation's sessions from others': the server limits sessions per originator. */
  readonly originator: string;
  readonly signal?: AbortSignal;
  readonly onStep?: (
    step: 'reaching' | 'securing' | 'signing-in',
    endpoint: Endpoint,
    certificate?: SeenCertificate,
  ) => void;
  /** False: a supporter's word is an answer, not a direction. */
  readonly follow?: boolean;
  /** What this endpoint spoke last time. */
  readonly transport?: 'json' | 'xml' | undefined;
}

export interface SignedIn {
  readonly client: Client;
  readonly session: string;
}

/** What whoever is signed in may do. */
interface Rights {
  readonly role: Role;
  /** The servers' own root. */
  readonly localRoot: boolean;
}

/** What is to be known of a session before anything is read. */
export interface Identity extends Rights {
  readonly poolRef: string;
  readonly pool: PoolRecord;
  /** Server clock minus ours, milliseconds. */
  readonly clockOffset: number;
}

const REDIRECTS = 3;
const API_VERSION = '2.21';

/** A session on the coordinator, wherever in the pool one starts; with the older transport where there is no newer one. */
export async function signIn(options: SignInOptions): Promise<SignedIn> {
  let { endpoint } = options;
  const seen: string[] = [];
  for (;;) {
    seen.push(formatAddress(endpoint));
    try {
      return await signInHere({ ...options, endpoint });
    } catch (error) {
      const next = options.follow === false ? undefined : coordinatorIn(error, endpoint.port);
      if (!next) throw seen.length > 1 ? viaSupporter(error, seen) : error;
      if (seen.length > REDIRECTS || seen.includes(formatAddress(next)))
        throw new FailureError({ kind: 'transport', code: 'redirect-loop', params: seen });
      endpoint = next;
    }
  }
}

/** Where a supporter says that its coordinator is. Members share a port. */
export function coordinatorIn(error: unknown, port: number): Endpoint | undefined {
  const { code, params } = toFailure(error);
  const host = code === 'HOST_IS_SLAVE' ? params[0] : undefined;
  return host ? memberEndpoint(host, port) : undefined;
}

/** An unreachable coordinator named by a supporter is another problem than an unreachable address typed in. */
function viaSupporter(error: unknown, seen: readonly string[]): unknown {
  const failure = toFailure(error);
  if (failure.kind !== 'transport' || error instanceof UntrustedError) return error;
  const [first = '', ...rest] = [seen[0], seen.at(-1), failure.code].map((item) => item ?? '');
  return new FailureError({ ...failure, code: 'coordinator-unreachable', params: [first, ...rest] }, { cause: error });
}

async function signInHere(options: SignInOptions): Promise<SignedIn> {
  options.onStep?.('reaching', options.endpoint);
  if (options.transport !== 'xml')
    try {
      return await signInWith(jsonCodec, options);
    } catch (error) {
      const { code } = toFailure(error);
      if (code !== 'not-a-server' && code !== 'bad-reply') throw error;
      // Old servers answer HTML or XML at /jsonrpc; the rest will not speak XML-RPC either, and the first answer tells more of them.
      return await signInWith(xmlCodec, options).catch((second: unknown) => {
        throw toFailure(second).code === 'not-a-server' ? error : second;
      });
    }
  return await signInWith(xmlCodec, options);
}

async function signInWith(codec: Codec, options: SignInOptions): Promise<SignedIn> {
  let signedIn = false;
  const client = new Client(options.endpoint, codec, {
    pins: options.pins,
    onReached: () => {
      if (!signedIn) options.onStep?.('securing', options.endpoint);
    },
    onSecured: (certificate) => {
      if (!signedIn) options.onStep?.('signing-in', options.endpoint, certificate);
    },
  });
  try {
    const session = await login(client, options);
    signedIn = true;
    return { client, session };
  } catch (error) {
    client.close();
    throw error;
  }
}

/** A second session beside a pool's own, of somebody who may do more. */
export interface ApartSession extends Rights {
  readonly session: string;
  readonly username: string;
  /** Signs out; a server that does not answer forgets it by itself. */
  end(): Promise<void>;
}

/** Signs in once more at a server that is already spoken to. */
export async function signInApart(
  client: Client,
  credentials: Credentials & Pick<SignInOptions, 'originator'>,
): Promise<ApartSession> {
  const session = await login(client, credentials);
  const end = async (): Promise<void> => {
    await client.call('session.logout', [session], { deadline: 3000 }).catch(() => undefined);
  };
  try {
    const rights = await rightsOf((method, ...params) => client.call(method, [session, ...params]), session);
    return { session, username: credentials.username, ...rights, end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function login(
  client: Client,
  options: Credentials & Pick<SignInOptions, 'originator' | 'signal'>,
): Promise<string> {
  const args = [options.username, options.password, API_VERSION, options.originator];
  for (let count = args.length; ; count -= 1)
    try {
      const session = await client.call('session.login_with_password', args.slice(0, count), {
        signal: options.signal,
        deadline: 30_000,
      });
      if (typeof session === 'string' && session !== '') return session;
      throw new FailureError({ kind: 'transport', code: 'not-a-server', params: [client.address, 'session'] });
    } catch (error) {
      // Servers before originators, and before versions.
      if (toFailure(error).code !== 'MESSAGE_PARAMETER_COUNT_MISMATCH' || count <= 2) throw error;
    }
}

/** Role, pool and clock: small calls, at once, each by a way that is needed next and is then open already. */
export async function identify({ client, session }: SignedIn, signal?: AbortSignal): Promise<Identity> {
  const by =
    (lane: Lane) =>
    (method: string, ...params: unknown[]): Promise<unknown> =>
      client.call(method, [session, ...params], { signal, lane });
  const [rights, pools] = await Promise.all([rightsOf(by('heartbeat'), session), by('events')('pool.get_all_records')]);
  const entry = isPlainObject(pools) ? Object.entries(pools)[0] : undefined;
  if (!entry || !isPlainObject(entry[1]))
    throw new FailureError({ kind: 'transport', code: 'not-a-server', params: [client.address, 'pool'] });
  const pool = entry[1] as unknown as PoolRecord;
  // A clock that cannot be read is taken for right; the link itself is fine.
  const offset = await clockOffset({ client, session }, pool.master, signal).catch((error: unknown) => {
    if (toFailure(error).kind !== 'xenapi') throw error;
    return 0;
  });
  return { ...rights, poolRef: entry[0], pool, clockOffset: offset };
}

async function rightsOf(
  call: (method: string, ...params: unknown[]) => Promise<unknown>,
  session: string,
): Promise<Rights> {
  if ((await call('session.get_is_local_superuser', session)) === true) return { role: 'pool-admin', localRoot: true };
  const permissions = await call('session.get_rbac_permissions', session);
  const held = new Set(Array.isArray(permissions) ? permissions.map((name) => String(name).toLowerCase()) : []);
  const role = ROLES.findLast((one) => held.has(one) || holdsMost(held, one)) ?? 'read-only';
  return { role, localRoot: false };
}

/** Not every server lists the roles themselves; a method may have come to another role since, most have not. */
function holdsMost(held: ReadonlySet<string>, role: Role): boolean {
  const own = Object.entries(methods).filter(([, [least]]) => least === role);
  return own.length > 0 && own.filter(([name]) => held.has(name.toLowerCase())).length > own.length / 2;
}

/** Server clock minus ours; the server's time is that of the middle of the call. */
export async function clockOffset(
  { client, session }: SignedIn,
  host: string,
  signal?: AbortSignal,
  deadline = 15_000,
): Promise<number> {
  const sent = Date.now();
  const time = await client.call('host.get_servertime', [session, host], { signal, deadline, lane: 'heartbeat' });
  const here = (sent + Date.now()) / 2;
  const there = parseServerDate(String(time));
  return there === undefined ? 0 : Math.round(there - here);
}

/** The server's dates: `20261121T00:49:25Z`, with dashes, or with an offset. No zone means UTC. */
export function parseServerDate(text: string): number | undefined {
  const match = /^(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d):?(\d\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?$/.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, zone] = match;
  const offset = zone === undefined || zone === 'Z' ? 'Z' : zone.replace(/^(...):?(..)$/, '$1:$2');
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`);
  return Number.isNaN(time) ? undefined : time;
}
