import { request } from 'node:https';
import type { RunningLab } from './lab.ts';

type Rec = Readonly<Record<string, unknown>> & { readonly name_label: string };

const MAINTENANCE = /MAINTENANCE_MODE/;
/** Who took a run over stays written, for the console that had it. */
const TAKEN = 'xenith:rollout:taken';

/** Somebody else who is signed in to a pool, the first unless named: what they do reaches the window as any other change does. */
export class OtherClient {
  readonly #address: string;
  #session = '';

  private constructor(address: string) {
    this.#address = address;
  }

  static async enter(lab: RunningLab, pool?: string): Promise<OtherClient> {
    const client = new OtherClient((pool === undefined ? undefined : lab.pools.get(pool)) ?? lab.host);
    client.#session = (await client.#ask('session.login_with_password', [
      lab.username,
      lab.password,
      '1.0',
      'another console',
    ])) as string;
    return client;
  }

  /** How a pool stands now, as `standing` tells it. */
  static async look(lab: RunningLab, pool: string): Promise<object> {
    const client = await OtherClient.enter(lab, pool);
    const standing = await client.standing();
    await client.leave();
    return standing;
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

  /** Some task of the pool is under way. */
  async atWork(): Promise<boolean> {
    const tasks = await this.call<Readonly<Record<string, { readonly status: string }>>>('task.get_all_records');
    return Object.values(tasks).some(({ status }) => status === 'pending');
  }

  async leave(): Promise<void> {
    await this.call('session.logout');
  }

  /** All that a rollout may move, switch off or mark in its pool, by name: the same before it and after. */
  async standing(): Promise<object> {
    const records = (cls: string) => this.call<Readonly<Record<string, Rec>>>(`${cls}.get_all_records`);
    const hosts = await records('host');
    const name = (ref: unknown): string => hosts[String(ref)]?.name_label ?? 'nowhere';
    const byName = (some: Readonly<Record<string, Rec>>, what: (one: Rec) => unknown) =>
      Object.fromEntries(Object.values(some).map((one) => [one.name_label, what(one)]));
    const vms = Object.entries(await records('VM')).filter(
      ([, vm]) => !vm['is_a_template'] && !vm['is_control_domain'],
    );
    return {
      pool: byName(await records('pool'), (pool) => [
        pool['ha_enabled'],
        { ...(pool['other_config'] as object), [TAKEN]: '' },
      ]),
      hosts: byName(hosts, (host) => [host['enabled'], MAINTENANCE.exec(JSON.stringify(host['other_config']))?.[0]]),
      vms: byName(Object.fromEntries(vms), (vm) => [vm['power_state'], name(vm['resident_on'])]),
      schedules: byName(await records('VMSS').catch(() => ({})), (schedule) => schedule['enabled']),
    };
  }

  #ask(method: string, params: readonly unknown[]): Promise<unknown> {
    const [hostname, port] = this.#address.split(':');
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
