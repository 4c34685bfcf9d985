import { request } from 'node:https';
import type { RunningLab } from './lab.ts';

/** Somebody else who is signed in to the first pool: what they do reaches the window as any other change does. */
export class OtherClient {
  readonly #lab: RunningLab;
  #session = '';

  private constructor(lab: RunningLab) {
    this.#lab = lab;
  }

  static async enter(lab: RunningLab): Promise<OtherClient> {
    const client = new OtherClient(lab);
    client.#session = (await client.#ask('session.login_with_password', [
      lab.username,
      lab.password,
      '1.0',
      'another console',
    ])) as string;
    return client;
  }

  call<T = unknown>(method: string, ...params: readonly unknown[]): Promise<T> {
    return this.#ask(method, [this.#session, ...params]) as Promise<T>;
  }

  /** Reference of the one object of that name. */
  async find(cls: string, name: string): Promise<string> {
    const [ref] = await this.call<readonly string[]>(`${cls}.get_by_name_label`, name);
    if (ref === undefined) throw new Error(`no ${cls} ${name}`);
    return ref;
  }

  async leave(): Promise<void> {
    await this.call('session.logout');
  }

  #ask(method: string, params: readonly unknown[]): Promise<unknown> {
    const [hostname, port] = this.#lab.host.split(':');
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    return new Promise((resolve, reject) => {
      const call = request(
        { hostname, port, path: '/jsonrpc', method: 'POST', rejectUnauthorized: false, agent: false },
        (reply) => {
          let text = '';
          reply.on('data', (chunk: Buffer) => (text += chunk.toString()));
          reply.on('end', () => {
            const answer = JSON.parse(text) as {
              readonly result?: unknown;
              readonly error?: { readonly message: string };
            };
            if (answer.error) reject(new Error(`${method}: ${answer.error.message}`));
            else resolve(answer.result);
          });
        },
      );
      call.on('error', reject);
      call.end(body);
    });
  }
}
