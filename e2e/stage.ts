import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { test as base } from 'playwright/test';
import { expect, startConsole } from './console.ts';
import { ActivityPages } from './pages/activity.ts';
import { startLab, type RunningLab } from './pages/lab.ts';
import { ObjectPage } from './pages/object.ts';
import { ConsoleWindow } from './pages/window.ts';

/** One console on one practice lab whose strings can be pulled, shared by all tests of a worker: each takes VMs of its own. */
export interface Stage {
  readonly lab: RunningLab;
  readonly page: Page;
  readonly window: ConsoleWindow;
  readonly object: ObjectPage;
  readonly activity: ActivityPages;
  /** A folder of this machine, for files that go in and out. */
  readonly folder: string;
}

/** Simulated seconds per second while nobody looks at progress. */
export const FAST = 60;

export const test = base.extend<{ readonly calm: undefined }, { readonly stage: Stage }>({
  stage: [
    async ({ browser }, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'xenith-'));
      const lab = await startLab('--profile', 'practice', '--speed', String(FAST));
      const running = await startConsole(join(folder, 'data'), '--no-lab');
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      page.setDefaultTimeout(15_000);
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(running.address);
      await signIn(page, lab);
      const window = new ConsoleWindow(page);
      await expect(window.line('Paris')).toBeVisible();
      await expect(window.line('xs-paris-03')).toBeVisible();
      await use({ lab, page, window, object: new ObjectPage(page), activity: new ActivityPages(page), folder });
      expect(complaints, 'errors in the page').toEqual([]);
      await page.close();
      await running.stop();
      await lab.stop();
      await rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  calm: [
    async ({ stage }, use) => {
      await use(undefined);
      await stage.lab.calm();
      await stage.lab.speed(FAST);
    },
    { auto: true },
  ],
});

async function signIn(page: Page, lab: RunningLab): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'Add a server' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a server' });
  await dialog.getByLabel('Address').fill(lab.host);
  await dialog.getByLabel('User').fill(lab.username);
  await dialog.getByLabel('Password', { exact: true }).fill(lab.password);
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  await dialog.getByRole('button', { name: 'It matches, pin and connect' }).click();
  await expect(dialog).toBeHidden();
}

export { expect };
