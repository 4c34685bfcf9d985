import { setTimeout as wait } from 'node:timers/promises';
import { XenError } from '../api/handler.ts';
import { writeAll } from '../wire/http.ts';
import type { Outgoing, Spoilable } from '../wire/http.ts';
import type { Fault } from './protocol.ts';

interface Armed {
  readonly id: string;
  readonly fault: Fault;
  left: number;
}

/** What a call is known by when a fault looks at it. */
interface Aim {
  readonly pool: string;
  readonly host: string;
  readonly method: string;
  /** References and uuids of the objects it names. */
  readonly objects: readonly string[];
}

function matches(pattern: string, method: string): boolean {
  if (pattern.endsWith('*')) return method.startsWith(pattern.slice(0, -1));
  return pattern === method;
}

const dropHalfway: Outgoing = async (socket, bytes) => {
  const first = bytes[0] ?? Buffer.alloc(0);
  await new Promise((resolve) => socket.write(first.subarray(0, Math.ceil(first.length / 2)), resolve));
  socket.destroy();
};

/** A few bytes at a time, so that the client has to wait for each. */
function drip(bytesPerSecond: number): Outgoing {
  const portion = Math.max(1, Math.ceil(bytesPerSecond / 20));
  return async (socket, bytes) => {
    const all = Buffer.concat(bytes);
    for (let at = 0; at < all.length && !socket.destroyed; at += portion) {
      await writeAll(socket, [all.subarray(at, at + portion)]);
      await wait(50);
    }
  };
}

/** Things told to go wrong: how often still, to whom, and what. */
export class Faults {
  readonly #armed = new Map<string, Armed>();
  readonly #chance: () => number;
  #next = 1;

  constructor(chance: () => number) {
    this.#chance = chance;
  }

  get armed(): boolean {
    return this.#armed.size > 0;
  }

  add(fault: Fault): string {
    const id = String(this.#next++);
    this.#armed.set(id, { id, fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    return id;
  }

  /** One, or all. */
  remove(id?: string): void {
    if (id === undefined) this.#armed.clear();
    else this.#armed.delete(id);
  }

  list(): readonly { readonly id: string; readonly fault: Fault; readonly left: number | 'always' }[] {
    return [...this.#armed.values()].map(({ id, fault, left }) => ({
      id,
      fault,
      left: Number.isFinite(left) ? left : 'always',
    }));
  }

  /** Before a call is carried out: errors and delays. */
  async before(aim: Aim): Promise<void> {
    for (const { effect } of this.#take(aim, (kind) => kind === 'error' || kind === 'delay')) {
      if (effect.kind === 'delay') await wait(effect.seconds * 1000);
      if (effect.kind === 'error') throw new XenError(effect.code, ...effect.params);
    }
  }

  /** Before a call is answered: what happens to the connection. True where that was the answer. */
  async spoil(aim: Aim, exchange: Spoilable): Promise<boolean> {
    for (const { effect } of this.#take(aim, (kind) => kind !== 'error' && kind !== 'delay')) {
      if (effect.kind === 'drop') exchange.outgoing = dropHalfway;
      if (effect.kind === 'drip') exchange.outgoing = drip(effect.bytesPerSecond);
      if (effect.kind === 'http-500') {
        await exchange.fail('500', 'Failure("fault")');
        return true;
      }
    }
    return false;
  }

  #take(aim: Aim, kinds: (kind: Fault['effect']['kind']) => boolean): Fault[] {
    const taken: Fault[] = [];
    for (const armed of this.#armed.values()) {
      const { fault } = armed;
      const wanted =
        kinds(fault.effect.kind) &&
        matches(fault.call ?? '*', aim.method) &&
        (fault.pool === undefined || fault.pool === aim.pool) &&
        (fault.host === undefined || fault.host === aim.host) &&
        (fault.object === undefined || aim.objects.includes(fault.object));
      if (!wanted || (fault.probability !== undefined && this.#chance() >= fault.probability)) continue;
      taken.push(fault);
      armed.left--;
      if (armed.left <= 0) this.#armed.delete(armed.id);
    }
    return taken;
  }
}
