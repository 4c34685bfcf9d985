import { createHash } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Allowed, Called, Programs } from '../../../app/contract/hooks.ts';
import { FailureError, toFailure } from '../../../app/errors/failure.ts';
import type { Failure } from '../../../app/errors/failure.ts';
import { calleeName, calleeProblem } from '../../../app/rollout/plan/hook.ts';
import type { Callee, Hook } from '../../../app/rollout/plan/hook.ts';
import { tellingEnvironment } from '../../../app/rollout/hooks/telling.ts';
import type { Telling } from '../../../app/rollout/hooks/telling.ts';
import { readWhole, writeWhole } from '../../vault/file.ts';
import type { Secrets } from '../../vault/secrets.ts';
import { sealed } from '../../vault/servers.ts';
import { runProgram } from './program.ts';
import { post } from './webhook.ts';
import type { Target } from './webhook.ts';

/** Whoever can carry out a hook. Never throws for what went wrong at the other end, or for the signal. */
export interface Caller {
  call(hook: Pick<Hook, 'calls' | 'name' | 'timeout'>, telling: Telling, signal: AbortSignal): Promise<Called>;
}

/** What can be kept: a program that lies here anyway, and an address, which often is a key itself, only behind a seal. */
const kept = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('program'), file: z.string() }),
  z.object({ kind: z.literal('webhook'), name: z.string(), signed: z.boolean(), sealed }),
]);
const file = z.object({ version: z.literal(1), allowed: z.record(z.string(), kept) });
type Kept = z.output<typeof file>['allowed'];

const target: z.ZodType<Target> = z.object({ address: z.string(), secret: z.string().optional() });

const fingerprintOf = (one: Callee): string =>
  createHash('sha256')
    .update(JSON.stringify([one.kind, one.kind === 'webhook' ? one.address : one.file]))
    .digest('hex');

/** What a person has allowed to be called from this computer; nothing else ever is, whoever wrote the plan. */
export class Hooks implements Caller {
  readonly #path: string;
  /** Where people put programs. */
  readonly #folder: string;
  readonly #secrets: Pick<Secrets, 'seal' | 'open' | 'onChange'>;
  readonly #kept: Kept;
  /** Addresses that nothing here can keep: they last until the console ends. */
  readonly #open = new Map<string, Target>();
  readonly #listeners = new Set<() => void>();

  private constructor(dataDir: string, secrets: Pick<Secrets, 'seal' | 'open' | 'onChange'>, kept: Kept) {
    this.#path = listIn(dataDir);
    this.#folder = join(dataDir, 'hooks');
    this.#secrets = secrets;
    this.#kept = kept;
    secrets.onChange(() => this.#tell());
  }

  static async open(dataDir: string, secrets: Pick<Secrets, 'seal' | 'open' | 'onChange'>): Promise<Hooks> {
    const bytes = await readWhole(listIn(dataDir));
    // What cannot be read allows nothing.
    const read = file.safeParse(bytes && parsed(bytes.toString('utf8')));
    return new Hooks(dataDir, secrets, read.success ? read.data.allowed : {});
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async allowed(): Promise<readonly Allowed[]> {
    return Promise.all([...Object.keys(this.#kept), ...this.#open.keys()].map((calls) => this.#describe(calls)));
  }

  allows = ({ calls }: Pick<Hook, 'calls'>): boolean => calls in this.#kept || this.#open.has(calls);

  /** The folder is made, so that somebody can put something into it. */
  async programs(): Promise<Programs> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const entries = await readdir(this.#folder, { withFileTypes: true });
    const files = entries.flatMap((one) => (one.isDirectory() || calleeProblem({ kind: 'program', file: one.name }) !== undefined ? [] : [one.name]));
    return { folder: this.#folder, files: files.sort() };
  }

  async allow(one: Callee, secret?: string): Promise<Allowed> {
    const problem = calleeProblem(one);
    if (problem !== undefined) throw new FailureError({ kind: 'refused', code: 'hook-unusable', params: [problem] });
    const calls = fingerprintOf(one);
    if (one.kind === 'program') this.#kept[calls] = { ...one };
    else {
      const whole: Target = { address: one.address, ...(secret === undefined ? {} : { secret }) };
      const behindSeal = await this.#secrets.seal(JSON.stringify(whole));
      if (behindSeal) this.#kept[calls] = { kind: 'webhook', name: calleeName(one), signed: secret !== undefined, sealed: behindSeal };
      else delete this.#kept[calls];
      if (behindSeal) this.#open.delete(calls);
      else this.#open.set(calls, whole);
    }
    await this.#changed();
    return this.#describe(calls);
  }

  async forget(calls: string): Promise<void> {
    delete this.#kept[calls];
    this.#open.delete(calls);
    await this.#changed();
  }

  async call({ calls, name, timeout }: Parameters<Caller['call']>[0], telling: Telling, signal: AbortSignal): Promise<Called> {
    const late = AbortSignal.timeout(timeout * 1000);
    const either = AbortSignal.any([signal, late]);
    if (!this.allows({ calls })) return failed({ code: 'hook-off', params: [name] });
    const ended = (): Called => failed(late.aborted ? { code: 'hook-late', params: [name, String(timeout)] } : { code: 'hook-ended', params: [name] });
    try {
      const program = this.#kept[calls];
      if (program?.kind === 'program') {
        const { how, output } = await runProgram(join(this.#folder, program.file), { input: `${JSON.stringify(telling)}\n`, environment: tellingEnvironment(telling), signal: either });
        const outcome = either.aborted ? ended() : this.#programSays(program.file, how, output);
        return output === '' ? outcome : { ...outcome, output };
      }
      const to = await this.#target(calls);
      if (!to) return failed({ code: 'hook-locked', params: [name] });
      return { said: await post(to, JSON.stringify({ ...telling, sent: new Date().toISOString() }), either) };
    } catch (error) {
      return either.aborted ? ended() : failed(toFailure(error));
    }
  }

  #programSays(name: string, how: Awaited<ReturnType<typeof runProgram>>['how'], output: string): Called {
    if ('error' in how) {
      const { code = '', message } = how.error;
      if (code === 'ENOENT') return failed({ code: 'hook-missing', params: [name, this.#folder] });
      if (code === 'EACCES') return failed({ code: 'hook-not-executable', params: [name] });
      return failed({ code: 'hook-exited', params: [name, code || 'a fault', message] });
    }
    if ('code' in how && how.code === 0) return { said: 'ended well' };
    const end = 'code' in how ? String(how.code) : how.killed;
    return failed({ code: 'hook-exited', params: [name, end, output.split('\n').at(-1) || 'nothing'] });
  }

  /** Undefined where it is sealed and cannot be opened now. */
  async #target(calls: string): Promise<Target | undefined> {
    const one = this.#kept[calls];
    const text = one?.kind === 'webhook' ? await this.#secrets.open(one.sealed) : undefined;
    return text === undefined ? this.#open.get(calls) : target.safeParse(parsed(text)).data;
  }

  async #describe(calls: string): Promise<Allowed> {
    const one = this.#kept[calls];
    if (one?.kind === 'program') return { calls, kind: one.kind, name: one.file, signed: false, known: 'always' };
    const to = await this.#target(calls);
    if (one) return { calls, kind: one.kind, name: one.name, signed: one.signed, known: to ? 'always' : 'locked' };
    if (!to) throw new FailureError({ kind: 'refused', code: 'hook-off', params: [''] });
    return { calls, kind: 'webhook', name: calleeName({ kind: 'webhook', address: to.address }), signed: to.secret !== undefined, known: 'until-closed' };
  }

  async #changed(): Promise<void> {
    await writeWhole(this.#path, `${JSON.stringify({ version: 1, allowed: this.#kept }, undefined, 2)}\n`);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
} // prettier-ignore

const listIn = (dataDir: string): string => join(dataDir, 'hooks.json');

const failed = (failure: Pick<Failure, 'code' | 'params'>): Called => ({
  said: 'failed',
  failure: { kind: 'refused', ...failure },
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
