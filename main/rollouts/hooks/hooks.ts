import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import type { Allowed, Called } from '../../../app/contract/hooks.ts';
import { FailureError, toFailure } from '../../../app/errors/failure.ts';
import type { Failure } from '../../../app/errors/failure.ts';
import { calleeName, calleeProblem } from '../../../app/rollout/hooks/hook.ts';
import type { Callee, Hook } from '../../../app/rollout/hooks/hook.ts';
import { tellingEnvironment } from '../../../app/rollout/hooks/telling.ts';
import type { Telling } from '../../../app/rollout/hooks/telling.ts';
import { readWhole, writeWhole } from '../../vault/file.ts';
import type { Secrets } from '../../vault/secrets.ts';
import { sealed } from '../../vault/servers.ts';
import { runProgram } from './program.ts';
import { post } from './webhook.ts';

/** Whoever can carry out a hook. Never throws for what went wrong at the other end, or for the signal. */
export interface Caller {
  call(hook: Pick<Hook, 'calls' | 'name' | 'timeout'>, telling: Telling, signal: AbortSignal): Promise<Called>;
}

const callee = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('webhook'), address: z.string() }),
  z.object({ kind: z.literal('program'), path: z.string(), args: z.array(z.string()) }),
]);
const file = z.object({
  version: z.literal(1),
  allowed: z.record(z.string(), z.object({ callee, signed: z.boolean(), sealed: sealed.optional() })),
});
type Entries = z.output<typeof file>['allowed'];

const fingerprintOf = (one: Callee): string =>
  createHash('sha256')
    .update(JSON.stringify(one.kind === 'webhook' ? [one.kind, one.address] : [one.kind, one.path, ...one.args]))
    .digest('hex');

/** What a person has allowed to be called from this computer; nothing else ever is, whoever wrote the plan. */
export class Hooks implements Caller {
  readonly #path: string;
  readonly #secrets: Pick<Secrets, 'seal' | 'open' | 'onChange'>;
  readonly #entries: Entries;
  /** Secrets that nothing here can keep: they last until the console ends. */
  readonly #open = new Map<string, string>();
  readonly #listeners = new Set<() => void>();

  private constructor(path: string, secrets: Pick<Secrets, 'seal' | 'open' | 'onChange'>, entries: Entries) {
    this.#path = path;
    this.#secrets = secrets;
    this.#entries = entries;
    secrets.onChange(() => this.#tell());
  }

  static async open(dataDir: string, secrets: Pick<Secrets, 'seal' | 'open' | 'onChange'>): Promise<Hooks> {
    const path = join(dataDir, 'hooks.json');
    const bytes = await readWhole(path);
    // What cannot be read allows nothing.
    const read = file.safeParse(bytes && parsed(bytes.toString('utf8')));
    return new Hooks(path, secrets, read.success ? read.data.allowed : {});
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async allowed(): Promise<readonly Allowed[]> {
    return Promise.all(Object.keys(this.#entries).map((calls) => this.#describe(calls)));
  }

  allows = ({ calls }: Pick<Hook, 'calls'>): boolean => calls in this.#entries;

  async allow(one: Callee, secret?: string): Promise<Allowed> {
    const problem = calleeProblem(one);
    if (problem !== undefined) throw new FailureError({ kind: 'refused', code: 'hook-unusable', params: [problem] });
    const calls = fingerprintOf(one);
    const kept = secret === undefined ? undefined : await this.#secrets.seal(secret);
    const args = one.kind === 'program' ? { ...one, args: [...one.args] } : one;
    this.#entries[calls] = { callee: args, signed: secret !== undefined, ...(kept ? { sealed: kept } : {}) };
    if (secret !== undefined && !kept) this.#open.set(calls, secret);
    else this.#open.delete(calls);
    await this.#changed();
    return this.#describe(calls);
  }

  async forget(calls: string): Promise<void> {
    delete this.#entries[calls];
    this.#open.delete(calls);
    await this.#changed();
  }

  async call({ calls, name: known, timeout }: Parameters<Caller['call']>[0], telling: Telling, signal: AbortSignal): Promise<Called> {
    const late = AbortSignal.timeout(timeout * 1000);
    const either = AbortSignal.any([signal, late]);
    const entry = this.#entries[calls];
    if (!entry) return failed({ code: 'hook-off', params: [known] });
    const name = calleeName(entry.callee);
    const ended = (): Called => failed(late.aborted ? { code: 'hook-late', params: [name, String(timeout)] } : { code: 'hook-ended', params: [name] });
    try {
      if (entry.callee.kind === 'program') {
        const { how, output } = await runProgram(entry.callee, { input: `${JSON.stringify(telling)}\n`, environment: tellingEnvironment(telling), signal: either });
        const outcome = either.aborted ? ended() : programSays(name, how, output);
        return output === '' ? outcome : { ...outcome, output };
      }
      const secret = await this.#secretOf(calls);
      if (entry.signed && secret === undefined) return failed({ code: 'hook-locked', params: [name] });
      return { said: await post(entry.callee, JSON.stringify({ ...telling, sent: new Date().toISOString() }), secret, either) };
    } catch (error) {
      return either.aborted ? ended() : failed(toFailure(error));
    }
  }

  async #secretOf(calls: string): Promise<string | undefined> {
    const kept = this.#entries[calls]?.sealed;
    return this.#open.get(calls) ?? (kept && (await this.#secrets.open(kept)));
  }

  async #describe(calls: string): Promise<Allowed> {
    const entry = this.#entries[calls];
    if (!entry) throw new FailureError({ kind: 'refused', code: 'hook-off', params: [''] });
    const there = entry.signed && (await this.#secretOf(calls)) !== undefined;
    const secret = !entry.signed ? 'none' : !there ? 'locked' : entry.sealed ? 'kept' : 'until-closed';
    return { calls, kind: entry.callee.kind, name: calleeName(entry.callee), secret };
  }

  async #changed(): Promise<void> {
    await writeWhole(this.#path, `${JSON.stringify({ version: 1, allowed: this.#entries }, undefined, 2)}\n`);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
} // prettier-ignore

function programSays(name: string, how: Awaited<ReturnType<typeof runProgram>>['how'], output: string): Called {
  if ('error' in how) {
    const { code = '', message } = how.error;
    if (code === 'ENOENT') return failed({ code: 'hook-missing', params: [name] });
    if (code === 'EACCES') return failed({ code: 'hook-not-executable', params: [name] });
    return failed({ code: 'hook-exited', params: [name, code || 'a fault', message] });
  }
  if ('code' in how && how.code === 0) return { said: 'ended well' };
  const end = 'code' in how ? String(how.code) : how.killed;
  return failed({ code: 'hook-exited', params: [name, end, output.split('\n').at(-1) || 'nothing'] });
}

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
