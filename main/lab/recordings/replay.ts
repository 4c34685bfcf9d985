import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request as httpsRequest } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectPlain } from 'node:net';
import { connect } from 'node:tls';
import { startLab } from '../lab.ts';
import type { Lab } from '../lab.ts';
import { signatures } from '../api/methods.ts';
import { controlClient } from '../control/client.ts';
import { Guest } from '../testing.ts';
import type { Tables } from '../world/tables.ts';
import type { Recording } from './recording.ts';
import { before } from './staging.ts';
import { jsonOutcome, pairs, xmlOutcome } from './tree.ts';
import type { Outcome } from './tree.ts';
import { recordedTables } from './world.ts';

export interface Replayed {
  readonly recording: Recording;
  readonly recorded: Outcome;
  readonly answered: Outcome;
  readonly head: readonly string[];
  /** Everything after the head. */
  readonly body: string;
  /** The server hung up after its answer. */
  readonly closed: boolean;
}

interface Heard {
  readonly head: string[];
  readonly body: string;
  readonly closed: boolean;
}

const REFERENCE = /OpaqueRef:[0-9a-f-]{36}|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const IS_REFERENCE = /^(OpaqueRef:)?[0-9a-f]{8}-[0-9a-f-]{27}$/;
const SPEED = 200;
/** Here somebody put the password back who was not recorded. */
const PASSWORD_BACK: ReadonlySet<number> = new Set([400, 556]);
const CLASSES = ['VM', 'host', 'SR', 'VDI', 'VBD', 'VIF', 'PBD', 'PIF', 'network', 'pool', 'task', 'console'];
const SILENCE_MS = 400;
const PATIENCE_MS = 5000;
/** After this recording the real pool was made again, with other names for everything. */
const REBUILT = 800;

const outcomeOf = (kind: Recording['kind'], text: string): Outcome =>
  kind === 'xml' ? xmlOutcome(text) : kind === 'json' ? jsonOutcome(text) : { kind: 'other', text };

/** The recorded pool come alive, and the conversation with it once more. */
export class Replay {
  readonly #lab: Lab;
  readonly #folder: string;
  readonly #agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
  /** What the recordings call something, to what it is called here. */
  readonly #names = new Map<string, string>();
  #spare: string | undefined;
  #guest: Guest | undefined;
  /** Something was begun that may still be under way. */
  #started = false;

  private constructor(lab: Lab, folder: string) {
    this.#lab = lab;
    this.#folder = folder;
  }

  static async open(recordings: readonly Recording[]): Promise<Replay> {
    const folder = await mkdtemp(join(tmpdir(), 'lab-recordings-'));
    const worlds = [{ origin: 0, saved: recordedTables(recordings, adapt) }];
    const lasting = { version: 2, profile: 'practice', seed: 1, loopback: 'addresses', password: 'practice' };
    const kept = { ...lasting, port: 0, now: 0, worlds, certificates: {} };
    await writeFile(join(folder, 'lab.json'), JSON.stringify(kept));
    const replay = new Replay(await startLab({ profile: 'practice', seed: 1, speed: SPEED, stateDir: folder }), folder);
    await replay.#prepare();
    return replay;
  }

  async close(): Promise<void> {
    this.#agent.destroy();
    await this.#lab.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** A session for calls whose own login was not recorded. */
  async #resetPassword(): Promise<void> {
    const params = JSON.stringify([this.#spare, '', 'practice']);
    await this.#post(
      { kind: 'json', name: '' },
      `{"jsonrpc":"2.0","method":"session.change_password","params":${params},"id":1}`,
      0,
    );
  }

  async #prepare(): Promise<void> {
    const login = '{"jsonrpc":"2.0","method":"session.login_with_password","params":["root","practice"],"id":1}';
    const { body } = await this.#post({ kind: 'json', name: '' }, login, 0);
    const outcome = jsonOutcome(body);
    if (outcome.kind === 'value' && typeof outcome.value === 'string') this.#spare = outcome.value;
  }

  async play(recording: Recording): Promise<Replayed> {
    if (this.#started && !/poll|during|watched|cancel/.test(recording.name)) await this.#quiet();
    this.#started =
      recording.request.includes('Async.') || (this.#started && /poll|during|watched|cancel/.test(recording.name));
    await this.#signIn(recording);
    await this.#stage(recording);
    if (recording.number > REBUILT) this.#adopt(recording);
    const text = hurried(this.#translate(adapt(recording.request)));
    const host = recording.name.includes('slave-') || recording.name.includes('on-slave') ? 1 : 0;
    const { head, body, closed } =
      recording.kind === 'raw'
        ? await this.#raw(text, host, toPlainHttp(recording))
        : await this.#post(recording, text, host);
    const recorded = outcomeOf(recording.kind, recording.response);
    const answered = outcomeOf(recording.kind, body);
    this.#learn(recorded, answered);
    if (PASSWORD_BACK.has(recording.number)) await this.#resetPassword();
    return { recording, recorded, answered, head, body, closed };
  }

  /** Does what was done before this recording and not recorded. */
  async #stage(recording: Recording): Promise<void> {
    const step = before.get(recording.number);
    const world = this.#lab.worlds[0];
    if (step === undefined || world === undefined) return;
    this.#guest ??= await Guest.enter(this.#lab);
    const control = controlClient(this.#lab.control);
    const faults: Promise<unknown>[] = [];
    await step({
      world,
      guest: this.#guest,
      recording,
      recorded: outcomeOf(recording.kind, recording.response),
      bind: (recorded, here) => this.#names.set(recorded, here),
      here: (recorded) => this.#names.get(recorded) ?? recorded,
      fail: (call, times, code, ...params) =>
        faults.push(control.addFault({ effect: { kind: 'error', code, params }, call, times })),
    });
    await Promise.all(faults);
  }

  /** Sessions whose login was not recorded are as good as any; those the real server refused stay unknown. */
  async #signIn({ request, response, name }: Recording): Promise<void> {
    const session =
      /session_id=(OpaqueRef:[0-9a-f-]+)/.exec(request)?.[1] ?? /OpaqueRef:[0-9a-f-]{36}/.exec(request)?.[0];
    const world = this.#lab.worlds[0];
    if (session === undefined || world === undefined || this.#names.has(session)) return;
    if (response.includes('SESSION_INVALID') || /logout/.test(name) || this.#spare === undefined) return;
    if (!this.#isHere(session)) this.#names.set(session, this.#spare);
  }

  #learn(recorded: Outcome, answered: Outcome): void {
    if (recorded.kind !== 'value' || answered.kind !== 'value') return;
    pairs(recorded.value, answered.value, (left, right) => {
      if (left === right || !IS_REFERENCE.test(left) || !IS_REFERENCE.test(right) || this.#knows(left)) return;
      this.#names.set(left, right);
    });
  }

  #knows(name: string): boolean {
    return this.#names.has(name) || this.#isHere(name);
  }

  #isHere(name: string): boolean {
    const tables = this.#lab.worlds[0]?.tables;
    return CLASSES.some((cls) => tables?.get(cls, name) !== undefined || tables?.byUuid(cls, name) !== undefined);
  }

  /** Later recordings were made after the pool had been built anew: its objects stand for what they are called there. */
  #adopt({ request }: Recording): void {
    const tables = this.#lab.worlds[0]?.tables;
    const method = /<methodName>([^<]+)|"method":\s*"([^"]+)/
      .exec(request)
      ?.slice(1)
      .find((name) => name !== undefined);
    const signature = signatures.get((method ?? '').replace('Async.', ''));
    const params = (request.match(/<param>.*?<\/param>/gs) ?? []).map((param) => param.replaceAll(/<[^>]*>|\s/g, ''));
    signature?.params.forEach(({ type }, i) => {
      const name = params[i + 1] ?? '';
      if (type.kind !== 'ref' || !IS_REFERENCE.test(name) || this.#knows(name) || tables === undefined) return;
      const stand = standIn(tables, type.cls);
      if (stand !== undefined) this.#names.set(name, stand);
    });
  }

  #translate(text: string): string {
    return text.replace(REFERENCE, (name) => this.#names.get(name) ?? name);
  }

  /** Until nothing is under way, as there was time for between the recordings. */
  async #quiet(): Promise<void> {
    const tables = this.#lab.worlds[0]?.tables;
    if (tables === undefined) return;
    for (let i = 0; i < 40; i++) {
      const pending = [...tables.rows('task')].filter(([, row]) => row['status'] === 'pending');
      if (!pending.some(([, row]) => (row['name_label'] as string).startsWith('Async.'))) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  #where(host: number): { host: string; port: number } {
    const { address, port } = this.#lab.pools[0]?.hosts[host] ?? { address: '', port: 0 };
    return { host: address, port };
  }

  async #post(recording: Pick<Recording, 'kind' | 'name'>, body: string, host: number): Promise<Heard> {
    const path =
      recording.kind === 'json' && !recording.name.includes('at-root')
        ? '/jsonrpc'
        : recording.name.includes('at-jsonrpc')
          ? '/jsonrpc'
          : '/';
    const reply = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = {
        'content-type': recording.kind === 'xml' ? 'text/xml' : 'application/json',
        'content-length': Buffer.byteLength(body),
      };
      const request = httpsRequest(
        { ...this.#where(host), path, method: 'POST', agent: this.#agent, headers },
        resolve,
      );
      request.on('error', reject);
      request.end(body);
    });
    const parts: Buffer[] = [];
    for await (const part of reply) parts.push(part as Buffer);
    const head = [`HTTP/${reply.httpVersion} ${reply.statusCode ?? 0} ${reply.statusMessage ?? ''}`];
    for (let i = 0; i < reply.rawHeaders.length; i += 2)
      head.push(`${reply.rawHeaders[i] ?? ''}: ${reply.rawHeaders[i + 1] ?? ''}`);
    return { head, body: Buffer.concat(parts).toString(), closed: false };
  }

  /** Sends bytes as they are and collects what comes until it stops. */
  async #raw(text: string, host: number, plain: boolean): Promise<Heard> {
    const socket = plain
      ? connectPlain(this.#where(host))
      : connect({ ...this.#where(host), rejectUnauthorized: false });
    const parts: Buffer[] = [];
    let closed = false;
    await new Promise<void>((resolve) => {
      let silence: NodeJS.Timeout;
      const wait = (milliseconds: number) => {
        clearTimeout(silence);
        silence = setTimeout(resolve, milliseconds);
      };
      socket.on('data', (part) => {
        parts.push(part);
        wait(SILENCE_MS);
      });
      socket.on('end', () => {
        closed = true;
        resolve();
      });
      socket.on('close', () => resolve());
      socket.on('error', () => resolve());
      socket.once(plain ? 'connect' : 'secureConnect', () => socket.write(text));
      wait(PATIENCE_MS);
    });
    socket.destroy();
    const [head = '', ...body] = Buffer.concat(parts).toString().split('\r\n\r\n');
    return { head: head.split('\r\n'), body: body.join('\r\n\r\n'), closed };
  }
}

/** Files, and what is no handler, were pointed to TLS there; everything else was answered over plain HTTP as well. */
function toPlainHttp({ head }: Recording): boolean {
  return head[0]?.includes(' 301 ') === true;
}

/** Whoever waited for events need not wait as long. */
function hurried(text: string): string {
  if (!text.includes('event.from')) return text;
  return text.replace(/<(double|int)>\d[\d.]*<\/\1>(?=\s*<\/value>\s*<\/param>\s*<\/params>)/, (_whole, tag: string) =>
    tag === 'int' ? '<int>1</int>' : '<double>0.3</double>',
  );
}

/** The most ordinary object of a class. */
function standIn(tables: Tables, cls: string): string | undefined {
  for (const [ref, row] of tables.rows(cls)) {
    if (
      cls === 'VM' &&
      (row['is_a_template'] === true || row['is_control_domain'] === true || row['power_state'] !== 'Halted')
    )
      continue;
    if (cls === 'PIF' && row['management'] !== true) continue;
    return ref;
  }
  return undefined;
}

/** Names, passwords and addresses of the recorded pool, as they are here. */
function adapt(text: string): string {
  return text
    .replaceAll('xenroot', 'practice')
    .replaceAll(Buffer.from('root:xenroot').toString('base64'), Buffer.from('root:practice').toString('base64'))
    .replaceAll(/10\.10\.0\.([123])\b/g, '127.20.0.$1');
}
