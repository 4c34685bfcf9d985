import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { test as base } from 'playwright/test';
import { expect, startConsole } from './console.ts';
import { ActivityPages } from './pages/activity.ts';
import { startLab, type RunningLab } from './pages/lab.ts';
import { Moving } from './pages/moving.ts';
import { ObjectPage } from './pages/object.ts';
import { addFirst, signIn } from './pages/sign-in.ts';
import { ConsoleWindow } from './pages/window.ts';

/** One console on a lab whose strings can be pulled, shared by all tests of a worker: each takes VMs of its own. */
export interface Stage {
  readonly lab: RunningLab;
  readonly page: Page;
  readonly window: ConsoleWindow;
  readonly object: ObjectPage;
  readonly activity: ActivityPages;
  readonly moving: Moving;
  /** A folder of this machine, for files that go in and out. */
  readonly folder: string;
}

/** What a file of journeys plays on: the first pool in a common window, unless it says otherwise. */
interface Setting {
  readonly profile: string;
  /** Every pool of the lab is connected, in a window tall enough for every line of the tree and every server. */
  readonly wide: boolean;
}

/** Simulated seconds per second while nobody looks at progress. */
export const FAST = 60;

export const test = base.extend<{ readonly calm: undefined }, { readonly setting: Setting; readonly stage: Stage }>({
  setting: [
    { profile: 'practice', wide: false },
    { scope: 'worker', option: true },
  ],
  stage: [
    async ({ browser, setting }, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'xenith-'));
      const lab = await startLab('--profile', setting.profile, '--speed', String(FAST));
      const running = await startConsole(join(folder, 'data'), '--no-lab');
      const page = await browser.newPage({ viewport: { width: 1440, height: setting.wide ? 2100 : 900 } });
      page.setDefaultTimeout(30_000);
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.goto(running.address);
      const window = new ConsoleWindow(page);
      const [first = '', ...others] = lab.pools.values();
      await addFirst(page, lab, first);
      for (const address of setting.wide ? others : []) {
        await window.command('>Add a server');
        await signIn(page, lab, address);
      }
      await expect(window.line('Paris')).toBeVisible();
      await expect(window.line('xs-paris-03')).toBeVisible();
      await use({
        lab,
        page,
        window,
        object: new ObjectPage(page),
        activity: new ActivityPages(page),
        moving: new Moving(window),
        folder,
      });
      await page.close();
      await running.stop();
      await lab.stop();
      await rm(folder, { recursive: true, force: true });
      expect(complaints, 'errors in the page').toEqual([]);
    },
    { scope: 'worker', timeout: 120_000 },
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

export { expect };
