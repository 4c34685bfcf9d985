import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { expect, test } from '../console.ts';
import { OtherClient } from '../pages/client.ts';
import { startLab } from '../pages/lab.ts';
import type { RunningLab } from '../pages/lab.ts';
import { RolloutPages } from '../pages/rollout.ts';
import { addFirst } from '../pages/sign-in.ts';
import { ConsoleWindow } from '../pages/window.ts';

test('a pool is planned, edited and started, paused, and stopped with everything owed in sight', async ({ page }) => {
  const window = new ConsoleWindow(page);
  const rollout = new RolloutPages(page);
  await expect(window.line('Lyon')).toBeVisible();

  await page.getByRole('link', { name: /^Updates/ }).click();
  await expect(rollout.main.getByRole('row', { name: /Security fixes for the hypervisor/ })).toBeVisible();
  await rollout.button('Update servers…').click();
  await rollout.isAtStep('Scope');
  await expect(rollout.main.getByRole('checkbox', { name: /^Update xs-paris-/ })).toHaveCount(3);
  await rollout.main.getByRole('checkbox', { name: 'Update Paris' }).click();
  await expect(rollout.main.getByText('3 servers chosen')).toBeVisible();

  await rollout.button('Next: Findings').click();
  await expect(rollout.tab('Blocking')).not.toContainText('0');
  await expect(rollout.button('Next: Plan')).toHaveAttribute('aria-disabled', 'true');
  await rollout.button(/^Fix \d+ for the run$/).click();
  await rollout.settle('the other path returns on Monday');
  await expect(rollout.main.getByText('Nothing is left to decide')).toBeVisible();
  await expect(rollout.main.getByText('CD drivers.iso in win-sql-01')).toBeVisible();

  await rollout.button('Next: Plan').click();
  const board = rollout.main.getByRole('img', { name: /^Plan of Paris/ });
  await expect(board).toHaveAccessibleName(/xs-paris-01 from .* xs-paris-02 from .*Ends about/);
  await rollout.button(/^xs-paris-01 5 VMs$/).click();
  await rollout.main
    .getByRole('complementary')
    .getByRole('button', { name: /^web-01/ })
    .click();
  await rollout.button('Move to…').click();
  await page.getByRole('menuitem', { name: /^xs-paris-03/ }).click();
  await expect(rollout.main.getByText(/→ xs-paris-03/)).toBeVisible();
  await rollout.button('Undo edit').click();
  await expect(rollout.main.getByText(/→ xs-paris-02/)).toBeVisible();

  await rollout.button('Next: Safeguards').click();
  await rollout.main.getByLabel('Live migrations at once').fill('2');
  await page.keyboard.press('Tab');
  await rollout.button('Start updating 3 servers').click();
  await rollout.isAtStep('Run');
  await expect(rollout.main.getByText('Running', { exact: true })).toBeVisible();
  await expect(rollout.main.getByRole('log')).toContainText('xs-paris-01: entering maintenance: done');

  // The page may be left and closed: the run is the engine's.
  await page.getByRole('link', { name: /^Updates/ }).click();
  await expect(rollout.main.getByText(/is being updated, begun by/)).toBeVisible();
  await rollout.main.getByRole('link', { name: 'Show' }).click();

  await rollout.button('Pause after this server').click();
  await expect(rollout.main.getByText('Pauses after this server')).toBeVisible();
  await rollout.button('Go on').click();
  await rollout.button('Stop and put back…').click();
  await page
    .getByRole('dialog', { name: 'Stop and put back' })
    .getByRole('button', { name: 'Stop and put back' })
    .click();
  await expect(rollout.main.getByText('Putting back')).toBeVisible();
  await expect(rollout.main.getByText('to be enabled')).toBeVisible();
});

test.describe('against a pool whose time runs a hundred times as fast', () => {
  test.use({ args: ['--no-lab'], permissions: ['notifications'] });

  test('a plan from a file ends with its window, which is told; the rest is done after it, and the reports say so', async ({
    page,
    dataDir,
  }) => {
    const lab = await startLab('--profile', 'practice', '--speed', '100');
    const window = new ConsoleWindow(page);
    const rollout = new RolloutPages(page);
    await addFirst(page, lab);
    await expect(window.line('Paris')).toBeVisible();
    await unplug(lab, 'xs-paris-03', 'iso-library');

    await window.line('Paris').click();
    await rollout.main.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Update pool…' }).click();
    await rollout.isAtStep('Scope');
    await expect(rollout.main.getByText('3 servers chosen')).toBeVisible();
    await rollout.button('Next: Findings').click();
    const link = rollout.main.getByRole('listitem').filter({ hasText: 'iso-library is not connected to xs-paris-03' });
    await link.getByRole('button', { name: 'Repair' }).click();
    await expect(link).toHaveCount(0);
    await rollout.button(/^Fix \d+ for the run$/).click();
    await rollout.settle('known, and watched');
    await rollout.button('Next: Plan').click();
    await rollout.button('Next: Safeguards').click();
    await rollout.main.getByRole('checkbox', { name: 'Hold while the pool raises alarms' }).click();
    await rollout.main.getByRole('radio', { name: 'Ask before each further server' }).click();
    const kept = page.waitForEvent('download');
    await rollout.button('Export').click();
    const path = join(dataDir, 'tonight.json');
    await (await kept).saveAs(path);

    const now = Date.now();
    const file = JSON.parse(await readFile(path, 'utf8')) as { draft: { safeguards: object } };
    file.draft.safeguards = { ...file.draft.safeguards, window: { from: now - 60_000, until: now + 9000 } };
    await writeFile(path, JSON.stringify(file));
    await rollout.step('Scope').click();
    await rollout.main.getByLabel('Plan of a rollout').setInputFiles(path);
    await rollout.step('Findings').click();
    await expect(rollout.main.getByText(/may end \d+ min after the window closes/)).toBeVisible();
    await rollout.settle('what is left is done tomorrow');
    await rollout.step('Safeguards').click();
    await lookAway(page);
    await rollout.button('Start updating 3 servers').click();
    await rollout.isAtStep('Run');
    await expect(rollout.main.getByText(/The window is over, and xs-paris-0\d has not begun/)).toBeVisible({
      timeout: 120_000,
    });
    await expect.poll(() => told(page)).toContainEqual(expect.stringMatching(/^Paris .*window/));
    await rollout.main.getByRole('status').getByRole('button', { name: 'Stop and put back' }).click();
    await rollout.button('Show the report').click({ timeout: 120_000 });
    await expect(rollout.main.getByText('Stopped and put back', { exact: true })).toBeVisible();
    await expect(rollout.main.getByText('Every VM is where it was.')).toBeVisible();

    await page.getByRole('link', { name: /^Updates/ }).click();
    await rollout.button('Update servers…').click();
    await rollout.main.getByRole('checkbox', { name: 'Update Paris' }).check();
    await rollout.button('Next: Findings').click();
    await rollout.button(/^Fix \d+ for the run$/).click();
    await rollout.settle('known, and watched');
    await rollout.button('Next: Plan').click();
    await rollout.button('Next: Safeguards').click();
    await rollout.main.getByRole('checkbox', { name: 'Hold while the pool raises alarms' }).click();
    await lab.speed(400);
    await rollout.button(/^Start updating \d servers$/).click();
    await rollout.button('Show the report').click({ timeout: 240_000 });
    await rollout.isAtStep('Report');
    await expect(rollout.main.getByText('Complete', { exact: true })).toBeVisible();
    await expect(rollout.main.getByText('Every VM is where it was.')).toBeVisible();
    const servers = rollout.main.getByRole('table', { name: 'Servers' });
    await expect(servers.getByRole('row', { name: /xs-paris-02 Done/ })).toBeVisible();
    await expect(rollout.main.getByText('“known, and watched”').first()).toBeVisible();
    await page.getByRole('link', { name: /^Updates/ }).click();
    await expect(rollout.main.getByText(/Paris was updated/).first()).toBeVisible();
    await expect(rollout.main.getByText('Every server has all updates that are known.')).toBeVisible();
    await lab.stop();
  });
});

/** Somebody takes a server's link to a storage away. */
async function unplug(lab: RunningLab, host: string, sr: string): Promise<void> {
  const other = await OtherClient.enter(lab);
  const server = await other.find('host', host);
  for (const ref of await other.call<readonly string[]>('SR.get_PBDs', await other.find('SR', sr)))
    if ((await other.call('PBD.get_host', ref)) === server) await other.call('PBD.unplug', ref);
  await other.leave();
}

/** The window counts as hidden from now on, as behind another one; what it tells the system is kept beside. */
const lookAway = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const kept: string[] = [];
    Object.assign(globalThis, {
      told: kept,
      Notification: class extends Notification {
        constructor(title: string, options?: NotificationOptions) {
          super(title, options);
          this.addEventListener('show', () => kept.push(options?.body ?? title));
        }
      },
    });
    Object.defineProperty(document, 'hidden', { get: () => true });
  });

const told = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => (globalThis as unknown as { readonly told: readonly string[] }).told);
