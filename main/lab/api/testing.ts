import { profiles } from '../profiles/profiles.ts';
import { openClock, type ClockWork } from '../world/clock.ts';
import type { Value } from '../world/db.ts';
import { type KeptWorld, openLab } from '../world/lab.ts';
import type { LabPlan } from '../world/plan.ts';
import type { World } from '../world/world.ts';
import { Api } from './dispatch.ts';
import type { Rpc } from './rpc.ts';

/** A parameter of a call as a test writes it down. */
type Given = string | number | boolean | readonly Given[] | { readonly [key: string]: Given };

function rpc(value: Given): Rpc {
  if (typeof value === 'number')
    return Number.isInteger(value) ? { kind: 'int', text: String(value) } : { kind: 'float', value };
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return { kind: 'array', items: (value as readonly Given[]).map(rpc) };
  return { kind: 'dict', members: new Map(Object.entries(value).map(([key, member]) => [key, rpc(member)])) };
}

/** One pool of a lab that is called without a wire, on a clock that moves when somebody waits. */
export interface Bench {
  readonly world: World;
  readonly clock: ClockWork;
  /** The value, or the error as [code, ...parameters]; time passes until the call has ended. */
  ask(method: string, ...params: readonly Given[]): Promise<Value>;
  /** The same where text is to come out, a reference above all; an error fails the test. */
  text(method: string, ...params: readonly Given[]): Promise<string>;
  /** Begins a call; the answer comes when time is moved on. */
  begin(method: string, ...params: readonly Given[]): Promise<Value>;
  /** Begins it at one host, with a session of that host alone: what somebody does in an emergency. */
  beginAt(host: string, method: string, ...params: readonly Given[]): Promise<Value>;
  ref(cls: string, name: string): string;
}

const MOST_SECONDS = 8000;

export function openBench(
  profile: string | LabPlan = 'practice',
  kept?: { readonly worlds: readonly KeptWorld[]; readonly now: number },
): {
  /** One for each pool there is now: hosts that leave begin pools, and pools whose host joins another end. */
  readonly benches: readonly Bench[];
  /** As it would be read back from disk. */
  readonly keep: () => { readonly worlds: readonly KeptWorld[]; readonly now: number };
  readonly dispose: () => void;
} {
  const clock = openClock(kept?.now ?? Date.UTC(2026, 10, 2, 9), 0);
  const plan = typeof profile === 'string' ? profiles[profile]?.() : profile;
  if (!plan) throw new Error('no such profile');
  const address = (pool: number, host: number): string => `127.${10 + pool}.0.${host + 1}`;
  const lab = openLab(plan, { clock, seed: 7, port: 443, address }, kept?.worlds);
  const known = new Map<World, Bench>();
  const bench = (world: World): Bench => {
    const found = known.get(world) ?? benchOf(world, clock);
    known.set(world, found);
    return found;
  };
  lab.worlds.forEach(bench);
  return {
    get benches() {
      return lab.worlds.map(bench);
    },
    keep: () => ({ worlds: JSON.parse(JSON.stringify(lab.save())) as readonly KeptWorld[], now: clock.now() }),
    dispose: () => {
      lab.dispose();
      clock.stop();
    },
  };
}

function benchOf(world: World, clock: ClockWork): Bench {
  const accounts = { password: 'practice', roles: new Map([['root', undefined]]) };
  const api = new Api({ world, tables: world.tables, accounts, fragment: (_type, value) => JSON.stringify(value) });
  let session = '';
  const begin: Bench['begin'] = async (method, ...params) => {
    if (world.tables.get('session', session) === undefined) {
      session = api.sessions.login('root', accounts.password, 'bench', world.coordinator());
    }
    const reply = await api.call(method, [session, ...params.map(rpc)], world.coordinator());
    return reply.ok ? reply.value : reply.error;
  };
  const beginAt: Bench['beginAt'] = async (host, method, ...params) => {
    const local = api.sessions.login('root', accounts.password, 'bench', host, true);
    const reply = await api.call(method, [local, ...params.map(rpc)], host);
    api.sessions.end(local);
    return reply.ok ? reply.value : reply.error;
  };
  const ask: Bench['ask'] = async (method, ...params) => {
    const state = { ended: false };
    const answer = begin(method, ...params).finally(() => {
      state.ended = true;
    });
    await clock.advance(0);
    for (let waited = 0; !state.ended && waited < MOST_SECONDS; waited++) await clock.advance(1);
    return answer;
  };
  return {
    world,
    clock,
    begin,
    beginAt,
    ask,
    text: async (method, ...params) => {
      const value = await ask(method, ...params);
      if (typeof value === 'string') return value;
      throw new Error(`${method}: ${JSON.stringify(value)}`);
    },
    ref: (cls, name) => {
      for (const [ref, row] of world.db.rows(cls)) if (row['name_label'] === name) return ref;
      throw new Error(`no ${cls} ${name}`);
    },
  };
}
