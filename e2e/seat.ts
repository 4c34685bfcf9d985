import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { test as base } from 'playwright/test';
import { expect, startConsole } from './console.ts';
import type { RunningConsole } from './console.ts';
import { startLab } from './pages/lab.ts';
import type { RunningLab } from './pages/lab.ts';
import { RolloutPages } from './pages/rollout.ts';
import { signIn } from './pages/sign-in.ts';
import { ConsoleWindow } from './pages/window.ts';

interface Fixtures {
  /** A small pool of each generation of updates, at the pace of a real clock. */
  readonly lab: RunningLab;
  /** Somebody takes a seat at a console of their own, signed in to these pools. */
  readonly sit: (pools: readonly string[], username?: string) => Promise<Seat>;
}

/** A test in which rollouts of a lab are carried out, by one console or several. */
export const test = base.extend<Fixtures>({
  lab: async ({}, use) => {
    const lab = await startLab('--profile', 'generations', '--speed', '1');
    await use(lab);
    await lab.stop();
  },
  sit: async ({ browser, lab }, use) => {
    const seats: Seat[] = [];
    await use(async (pools, username = lab.username) => {
      const folder = await mkdtemp(join(tmpdir(), 'xenith-'));
      const [running, page] = await Promise.all([startConsole(folder, '--no-lab'), browser.newPage()]);
      const seat = new Seat(page, { ...lab, username }, running);
      seats.push(seat);
      await seat.settle(pools);
      return seat;
    });
    for (const seat of seats) await seat.leave();
    expect(
      seats.flatMap(({ complaints }) => complaints),
      'errors in the pages',
    ).toEqual([]);
  },
});

/** Somebody at a console of their own, with a window open on pools of a lab that other consoles may be on too. */
export class Seat {
  readonly page: Page;
  readonly window: ConsoleWindow;
  readonly rollout: RolloutPages;
  readonly complaints: string[] = [];
  readonly #lab: RunningLab;
  #console: RunningConsole;

  constructor(page: Page, lab: RunningLab, running: RunningConsole) {
    this.page = page;
    this.window = new ConsoleWindow(page);
    this.rollout = new RolloutPages(page);
    this.#lab = lab;
    this.#console = running;
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }

  /** Opens the window, adds these pools, and tells the console where update files are listed. */
  async settle(pools: readonly string[]): Promise<void> {
    const { page, window } = this;
    await page.goto(this.#console.address);
    for (const [at, pool] of pools.entries()) {
      if (at === 0) await page.getByRole('main').getByRole('button', { name: 'Add a server' }).click();
      else await window.command('>Add a server');
      await signIn(page, this.#lab, this.#lab.pools.get(pool) ?? '');
      await expect(window.line(`${pool} Live`)).toBeVisible();
    }
    await this.updates();
    // Beside each pool whose files nobody lists there is another one.
    await this.rollout.button('Sources…').first().click();
    const sources = page.getByRole('dialog');
    await sources.getByLabel('Address or path').fill(this.#lab.updateSite);
    await page.keyboard.press('Enter');
    await expect(sources.getByText(/^It lists \d+ updates/)).toBeVisible();
    await page.keyboard.press('Escape');
  }

  updates(): Promise<void> {
    return this.page.getByRole('link', { name: /^Updates/ }).click();
  }

  /** From the updates page to what is to be rolled out: pools or servers. */
  async choose(...names: readonly string[]): Promise<void> {
    await this.updates();
    await this.rollout.button('Update servers…').click();
    for (const name of names)
      await this.rollout.main.getByRole('checkbox', { name: `Update ${name}`, exact: true }).check();
  }

  /** Its process dies in the middle of whatever it does; another one is started on what it left. */
  async restart(): Promise<void> {
    await this.#console.stop('SIGKILL');
    this.#console = await startConsole(this.#console.dataDir, '--no-lab');
    await this.page.goto(this.#console.address);
  }

  async leave(): Promise<void> {
    await this.page.close();
    await this.#console.stop();
    await rm(this.#console.dataDir, { recursive: true, force: true });
  }
}
