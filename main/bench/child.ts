import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

function run(script: string, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['--expose-gc', '--import', 'tsx', here(script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('no output');
  const lines = createInterface({ input: child.stdout });
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`a measured process ended with ${String(code)} before it said anything`);
  });
  const [line] = await Promise.race([once(lines, 'line'), failed]);
  return String(line);
}

/** Runs a measured process to its end; it says one line of JSON. */
export async function measured<T>(script: string, ...args: readonly string[]): Promise<T> {
  const child = run(script, args);
  const ended = once(child, 'exit');
  const line = await firstLine(child);
  await ended;
  return JSON.parse(line) as T;
}

/** Starts a server that says one line when it is ready. */
export async function serving(
  script: string,
  ...args: readonly string[]
): Promise<{ line: string; stop: () => Promise<void> }> {
  const child = run(script, args);
  const line = await firstLine(child);
  return {
    line,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}
