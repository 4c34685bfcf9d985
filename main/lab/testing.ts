import { Agent, request } from 'node:https';
import type { Lab } from './lab.ts';

interface Answered {
  readonly result?: unknown;
  readonly error?: { readonly message: string; readonly data: readonly string[] };
}

/** An error of the API, as a test meets it. */
export class Refusal extends Error {
  readonly description: readonly string[];

  constructor(description: readonly string[]) {
    super(description.join(' '));
    this.description = description;
  }
}

const agent = new Agent({ keepAlive: true, rejectUnauthorized: false });

/** Posts a body to a host and answers status, headers and text. */
export function post(
  at: { readonly address: string; readonly port: number },
  path: string,
  body: string,
): Promise<{ readonly status: number; readonly headers: readonly string[]; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-length': Buffer.byteLength(body) };
    const sent = request({ host: at.address, port: at.port, path, method: 'POST', agent, headers }, (reply) => {
      const parts: Buffer[] = [];
      reply.on('data', (part: Buffer) => parts.push(part));
      reply.on('error', reject);
      reply.on('end', () =>
        resolve({ status: reply.statusCode ?? 0, headers: reply.rawHeaders, text: Buffer.concat(parts).toString() }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Signed in at a pool of a lab, over JSON-RPC. */
export class Guest {
  readonly session: string;
  readonly #at: { readonly address: string; readonly port: number };

  private constructor(at: { readonly address: string; readonly port: number }, session: string) {
    this.#at = at;
    this.session = session;
  }

  static async enter(lab: Lab, pool = 0, user = 'root'): Promise<Guest> {
    const url = new URL(lab.pools[pool]?.url ?? '');
    const at = { address: url.hostname, port: Number(url.port) };
    const lobby = new Guest(at, '');
    return new Guest(at, (await lobby.bare('session.login_with_password', user, 'practice')) as string);
  }

  /** Signed in at one host, whatever it is just now. */
  static async at(
    at: { readonly address: string; readonly port: number },
    method: 'session.login_with_password' | 'session.slave_local_login_with_password',
  ): Promise<Guest> {
    return new Guest(at, (await new Guest(at, '').bare(method, 'root', 'practice')) as string);
  }

  async call<T = unknown>(method: string, ...params: readonly unknown[]): Promise<T> {
    return (await this.bare(method, this.session, ...params)) as T;
  }

  async bare(method: string, ...params: readonly unknown[]): Promise<unknown> {
    const { text } = await post(this.#at, '/jsonrpc', JSON.stringify({ jsonrpc: '2.0', method, params, id: 1 }));
    const { result, error } = JSON.parse(text) as Answered;
    if (error !== undefined) throw new Refusal([error.message, ...error.data]);
    return result;
  }
}
