import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright/test';
import { expect, test } from '../console.ts';
import { ObjectPage } from '../pages/object.ts';
import { ConsoleWindow } from '../pages/window.ts';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Scan {
  run(
    root: Document,
    options: object,
  ): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
}

/** What a screen reader or a keyboard would stumble over badly. */
async function stumbles(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const scan = (globalThis as unknown as { axe: Scan }).axe;
    const { violations } = await scan.run(document, { resultTypes: ['violations'] });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200) ?? ''}`);
  });
}

test('pages and dialogs of a VM can be read and used without eyes or mouse', async ({ page }) => {
  test.setTimeout(120_000);
  const window = new ConsoleWindow(page);
  const object = new ObjectPage(page);
  await expect(window.line('Paris')).toBeVisible();
  await window.choose('web-07');
  for (const tab of ['Overview', 'Storage', 'Network', 'Snapshots', 'Activity']) {
    await object.tab(tab);
    expect(await stumbles(page), tab).toEqual([]);
  }
  await object.tab('Overview');
  await object.verb('Take snapshot…').click();
  await expect(object.dialog.getByLabel('Name')).toBeFocused();
  expect(await stumbles(page), 'take snapshot').toEqual([]);
  await page.keyboard.press('Escape');
  await object.verb('Edit').click();
  await expect(object.dialog).toBeVisible();
  expect(await stumbles(page), 'properties').toEqual([]);
  await page.keyboard.press('Escape');
  await object.verb('Shut down').click();
  await expect(object.dialog).toBeVisible();
  expect(await stumbles(page), 'shut down').toEqual([]);
  await page.keyboard.press('Escape');
});

test('the grid, the New VM wizard and alerts too', async ({ page }) => {
  test.setTimeout(120_000);
  const window = new ConsoleWindow(page);
  const object = new ObjectPage(page);
  await expect(window.line('Paris')).toBeVisible();
  await window.choose('Paris');
  for (const tab of ['Overview', 'Storage', 'Network']) {
    await object.tab(tab);
    expect(await stumbles(page), tab).toEqual([]);
  }
  await object.verb('New VM').click();
  const steps = object.dialog.getByRole('navigation', { name: 'Steps' });
  for (const step of [
    'Template',
    'Name',
    'Install from',
    'Home server',
    'CPU and memory',
    'Storage',
    'Network',
    'Review',
  ]) {
    await steps.getByRole('button', { name: new RegExp(step) }).click();
    expect(await stumbles(page), step).toEqual([]);
  }
  await page.keyboard.press('Escape');
  await page
    .getByRole('link', { name: /Alerts/ })
    .or(page.getByRole('button', { name: /Alerts/ }))
    .first()
    .click();
  await expect(page.getByRole('heading', { name: 'Alerts' })).toBeVisible();
  expect(await stumbles(page), 'alerts').toEqual([]);
});
