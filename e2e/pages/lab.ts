import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../main/dist/lab.js', import.meta.url));

interface Printed {
  readonly pools: readonly { readonly url: string; readonly username: string; readonly password: string }[];
}

/** A simulated server outside of the console, as a real one would be. */
export interface RunningLab {
  readonly host: string;
  readonly port: string;
  readonly username: string;
  readonly password: string;
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

/** Starts it with the built program; another seed is another machine with another certificate. */
export async function startLab(...args: readonly string[]): Promise<RunningLab> {
  const child = spawn(process.execPath, [program, '--profile', 'single', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const [pool] = (JSON.parse(await firstLine(child)) as Printed).pools;
  if (pool === undefined) throw new Error('the lab has no pool');
  const { host, port } = new URL(pool.url);
  return {
    host,
    port,
    username: pool.username,
    password: pool.password,
    async stop() {
      child.kill();
      await ended;
    },
  };
}
