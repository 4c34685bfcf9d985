import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test as base } from 'playwright/test';

const program = fileURLToPath(new URL('../main/dist/browser.js', import.meta.url));

/** A running console, as `npm start -- --browser --no-open` makes it. */
export interface RunningConsole {
  /** Opens one window: the address works once. */
  readonly address: string;
  readonly dataDir: string;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts the built console and answers once it has printed its address. */
export async function startConsole(dataDir: string, ...args: readonly string[]): Promise<RunningConsole> {
  const child = spawn(process.execPath, [program, '--browser', '--no-open', '--data-dir', dataDir, ...args]);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let said = '';
  let complained = '';
  child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /https?:\/\/\S+/.exec(said)?.[0];
      if (found && said.includes('\n')) resolve(found);
    });
    child.once('exit', (code) =>
      reject(new Error(`the console ended with ${code} before it was ready:\n${said}${complained}`)),
    );
  });
  return {
    address,
    dataDir,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      await ended;
    },
  };
}

interface Fixtures {
  /** Words after `npm start -- --browser --no-open`. */
  readonly args: readonly string[];
  readonly dataDir: string;
  readonly console: RunningConsole;
}

/** A test with a console of its own, on the practice pools unless it says otherwise, already open in the page. */
export const test = base.extend<Fixtures>({
  args: [['--lab'], { option: true }],
  dataDir: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'xenith-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  console: async ({ dataDir, args }, use) => {
    const running = await startConsole(dataDir, ...args);
    await use(running);
    await running.stop();
  },
  page: async ({ page, console: running }, use) => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(running.address);
    await use(page);
    expect(complaints, 'errors in the page').toEqual([]);
  },
});

export { expect };
