import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../console.ts';
import { startLab } from '../pages/lab.ts';
import { RolloutPages } from '../pages/rollout.ts';
import { ConsoleWindow } from '../pages/window.ts';

test('an update is put out of sight for everybody, and brought back; sources say what they are', async ({ page }) => {
  const window = new ConsoleWindow(page);
  const { main } = new RolloutPages(page);
  await expect(window.line('Lyon')).toBeVisible();
  await page.getByRole('link', { name: /^Updates/ }).click();
  const row = main.getByRole('row', { name: /XS82ECU1093/ });
  await row.dblclick();
  await main.getByRole('button', { name: 'Dismiss', exact: true }).click();
  await expect(row).toHaveCount(0);
  await main.getByRole('combobox', { name: 'Which updates' }).click();
  await page.getByRole('option', { name: 'Dismissed' }).click();
  await expect(row).toBeVisible();
  await main.getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(row).toHaveCount(0);
  await main.getByRole('combobox', { name: 'Which updates' }).click();
  await page.getByRole('option', { name: 'To install' }).click();
  await expect(row).toBeVisible();

  await main.getByRole('button', { name: 'Sources…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Address or path').fill('/nowhere/index.xml');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText(/The vendor’s index cannot be read/)).toBeVisible();
  await expect(dialog.getByText('every Sunday')).toBeVisible();
  await dialog.getByRole('button', { name: 'Schedule…' }).click();
  await page.getByRole('dialog').getByRole('radio', { name: 'Every day' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Schedule', exact: true }).click();
  await main.getByRole('button', { name: 'Sources…' }).click();
  await expect(page.getByRole('dialog').getByText('every day')).toBeVisible();
});

test('a file of this computer is judged first, and offered to the servers that lack it; the plan is rehearsed', async ({
  page,
  dataDir,
}) => {
  const lab = await startLab('--profile', 'practice');
  const bytes = await (await fetch(new URL('XS82ECU1093.iso', lab.updateSite))).arrayBuffer();
  await lab.stop();
  const path = join(dataDir, 'brought along.iso');
  await writeFile(path, Buffer.from(bytes));

  const window = new ConsoleWindow(page);
  const rollout = new RolloutPages(page);
  await expect(window.line('Lyon')).toBeVisible();
  await page.getByRole('link', { name: /^Updates/ }).click();
  await rollout.button('Update servers…').click();
  await rollout.isAtStep('Scope');
  await rollout.button('From a file').click();
  const field = rollout.main.getByLabel('Path of the file on this computer');
  await field.fill(join(dataDir, 'missing.iso'));
  await page.keyboard.press('Enter');
  await expect(rollout.main.getByText(/missing\.iso cannot be read/)).toBeVisible();
  await field.fill(path);
  await page.keyboard.press('Enter');
  await expect(rollout.main.getByText('Hotfix for the storage manager')).toBeVisible();
  await expect(rollout.main.getByText('it is for 8.2.1').first()).toBeVisible();
  await rollout.main.getByRole('checkbox', { name: 'Update xs-lyon-01' }).click();
  await rollout.button('Next: Findings').click();
  await rollout.settle('it is a trial');
  await rollout.button('Next: Plan').click();
  await rollout.button('Rehearse').click();
  await expect(rollout.main.getByText('Simulated, complete')).toBeVisible({ timeout: 120_000 });
  await expect(rollout.main.getByText('Every VM is where it was.')).toBeVisible();
  await rollout.button('Back to the plan').click();
  await rollout.isAtStep('Plan');
});
