import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright/test';
import { expect, startConsole } from './console.ts';
import type { RunningConsole } from './console.ts';
import type { RunningLab } from './pages/lab.ts';
import { RolloutPages } from './pages/rollout.ts';
import { ConsoleWindow } from './pages/window.ts';
import { signIn } from './stage.ts';

/** Somebody at a console of their own, with a window open on pools of a lab that other consoles may be on too. */
export class Seat {
  readonly page: Page;
  readonly window: ConsoleWindow;
  readonly rollout: RolloutPages;
  readonly #lab: RunningLab;
  readonly #folder: string;
  readonly #complaints: string[] = [];
  #console: RunningConsole;

  private constructor(page: Page, lab: RunningLab, folder: string, running: RunningConsole) {
    this.page = page;
    this.window = new ConsoleWindow(page);
    this.rollout = new RolloutPages(page);
    this.#lab = lab;
    this.#folder = folder;
    this.#console = running;
  }

  /** Starts a console, adds these pools to it, and tells it where update files are listed. */
  static async take(browser: Browser, lab: RunningLab, pools: readonly string[], username?: string): Promise<Seat> {
    const folder = await mkdtemp(join(tmpdir(), 'xenith-'));
    const [running, page] = await Promise.all([startConsole(folder, '--no-lab'), browser.newPage()]);
    const seat = new Seat(page, lab, folder, running);
    page.on('pageerror', (error) => seat.#complaints.push(error.message));
    await page.goto(running.address);
    for (const [at, pool] of pools.entries()) {
      if (at === 0) await page.getByRole('main').getByRole('button', { name: 'Add a server' }).click();
      else await seat.window.command('>Add a server');
      await signIn(page, { ...lab, ...(username === undefined ? {} : { username }) }, lab.pools.get(pool) ?? '');
      await expect(seat.window.line(`${pool} Live`)).toBeVisible();
    }
    await page.getByRole('link', { name: /^Updates/ }).click();
    await seat.rollout.main.getByRole('button', { name: 'Sources…' }).click();
    const sources = page.getByRole('dialog');
    await sources.getByLabel('Address or path').fill(lab.updateSite);
    await page.keyboard.press('Enter');
    await expect(sources.getByText(/^It lists \d+ updates/)).toBeVisible();
    await page.keyboard.press('Escape');
    return seat;
  }

  /** Its process dies in the middle of whatever it does; another one is started on what it left. */
  async restart(): Promise<void> {
    await this.#console.stop('SIGKILL');
    this.#console = await startConsole(this.#folder, '--no-lab');
    await this.page.goto(this.#console.address);
  }

  async leave(): Promise<void> {
    await this.page.close();
    await this.#console.stop();
    await rm(this.#folder, { recursive: true, force: true });
    expect(this.#complaints, 'errors in the page').toEqual([]);
  }
}
