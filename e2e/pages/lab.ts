import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../main/dist/lab.js', import.meta.url));

/** What one data source measured at some moments; see the lab's control address. */
interface TruthQuery {
  readonly cls: 'host' | 'VM';
  readonly object: string;
  readonly source: string;
  readonly step: number;
  readonly times: readonly number[];
}

/** A VM that stopped, and the power state it went to; see the lab's control address. */
export interface Stop {
  readonly pool: string;
  readonly vm: string;
  readonly what: string;
}

interface Printed {
  readonly pools: readonly {
    readonly name: string;
    readonly url: string;
    readonly username: string;
    readonly password: string;
  }[];
  readonly control: string;
  readonly updateSite: string;
}

/** What can be told to go wrong: the call, and the server's words for it. */
export interface Trouble {
  readonly call: string;
  readonly code: string;
  readonly params?: readonly string[];
  readonly times?: number;
}

/** A simulated server outside of the console, as a real one would be. */
export interface RunningLab {
  readonly host: string;
  readonly port: string;
  readonly username: string;
  readonly password: string;
  /** Addresses of its pools with their ports, by name. */
  readonly pools: ReadonlyMap<string, string>;
  /** Address of the index of its update files. */
  readonly updateSite: string;
  /** A call fails, once unless told otherwise. */
  trouble(trouble: Trouble): Promise<void>;
  /** Any other fault that the control address knows: a delay, a dropped or slow reply, HTTP 500, by object or by chance. */
  fault(fault: object): Promise<void>;
  /** Nothing goes wrong any more. */
  calm(): Promise<void>;
  /** Simulated seconds per second; 0 stands still. */
  speed(factor: number): Promise<void>;
  /** Simulated seconds pass at once. */
  pass(seconds: number): Promise<void>;
  /** Makes something happen to the world, as its control address knows it. */
  play(scenario: Readonly<Record<string, string | number | boolean>>): Promise<void>;
  /** VMs that stopped running, or began anew, since this was asked for the first time. */
  stops(): Promise<readonly Stop[]>;
  /** What the first pool's objects really measured; `null` where that is nothing. */
  truth(query: TruthQuery): Promise<readonly (number | null)[]>;
  stop(): Promise<void>;
}

async function firstLine(child: ChildProcess): Promise<string> {
  let said = '';
  for await (const chunk of child.stdout ?? []) {
    said += String(chunk);
    if (said.includes('\n')) break;
  }
  return said.split('\n')[0] ?? '';
}

/** Starts it with the built program, one server alone unless told otherwise; another seed is another machine. */
export async function startLab(...args: readonly string[]): Promise<RunningLab> {
  const words = args.includes('--profile') ? args : ['--profile', 'single', ...args];
  const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const printed = JSON.parse(await firstLine(child)) as Printed;
  const [pool] = printed.pools;
  if (pool === undefined) throw new Error('the lab has no pool');
  const { host, port } = new URL(pool.url);
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${printed.control}${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return answer.json();
  };
  return {
    host,
    port,
    username: pool.username,
    password: pool.password,
    pools: new Map(printed.pools.map(({ name, url }) => [name, new URL(url).host])),
    updateSite: printed.updateSite,
    async trouble({ call, code, params = [], times = 1 }) {
      await ask('POST', '/faults', { call, times, effect: { kind: 'error', code, params } });
    },
    async fault(fault) {
      await ask('POST', '/faults', fault);
    },
    async calm() {
      await ask('DELETE', '/faults');
    },
    async speed(factor) {
      await ask('POST', '/clock', { speed: factor });
    },
    async pass(seconds) {
      await ask('POST', '/clock', { advance: seconds });
    },
    async play(scenario) {
      await ask('POST', '/scenario', scenario);
    },
    stops: async () => (await ask('GET', '/stops')) as readonly Stop[],
    truth: async (query) => (await ask('POST', '/truth', { pool: pool.name, ...query })) as readonly (number | null)[],
    async stop() {
      child.kill();
      await ended;
    },
  };
}
