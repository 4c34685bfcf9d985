import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base, type Page } from 'playwright/test';
import { startConsole } from './console.ts';
import { startLab, type RunningLab } from './pages/lab.ts';
import { Moving } from './pages/moving.ts';
import { ConsoleWindow } from './pages/window.ts';

/** One console and its window before pools of a lab that the tests can pull the strings of. */
export interface Site {
  readonly lab: RunningLab;
  readonly page: Page;
  readonly window: ConsoleWindow;
  readonly moving: Moving;
}

/** Tall enough for every line of the tree and every server to be in sight. */
const SIZE = { width: 1440, height: 2100 };

async function addServers(page: Page, lab: RunningLab): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'Add a server' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a server' });
  for (const address of lab.pools.values()) {
    if (!(await dialog.isVisible())) {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog', { name: 'Search and commands' }).getByRole('combobox').fill('>Add a server');
      await page.keyboard.press('Enter');
    }
    await dialog.getByLabel('Address').fill(address);
    await dialog.getByLabel('User').fill(lab.username);
    await dialog.getByLabel('Password', { exact: true }).fill(lab.password);
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    await dialog.getByRole('button', { name: 'It matches, pin and connect' }).click();
    await expect(dialog).toBeHidden();
  }
}

/** Tests of one file share a console on the practice pools, and follow one another. */
export const test = base.extend<object, { readonly site: Site }>({
  site: [
    async ({ browser }, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'xenith-'));
      const lab = await startLab('--profile', 'practice');
      const console = await startConsole(folder, '--no-lab');
      const context = await browser.newContext({ viewport: SIZE });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.goto(console.address);
      await addServers(page, lab);
      const window = new ConsoleWindow(page);
      await expect(window.line('xs-paris-03')).toBeVisible();
      await use({ lab, page, window, moving: new Moving(window) });
      await context.close();
      await console.stop();
      await lab.stop();
      await rm(folder, { recursive: true, force: true });
      expect(complaints, 'errors in the page').toEqual([]);
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

export { expect };
