import axe from 'axe-core';
import type { Page } from 'playwright/test';
import { expect, test } from '../console.ts';
import { ConsoleWindow } from '../pages/window.ts';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Everything that WCAG 2.2 AA has against what is on the screen, as far as a machine can tell. */
async function violations(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(async (tags) => {
    const checker = (window as unknown as { readonly axe: typeof axe }).axe;
    const { violations: found } = await checker.run(document, { runOnly: tags, resultTypes: ['violations'] });
    return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  }, rules);
}

for (const theme of ['light', 'dark', 'high contrast'])
  test(`the frame, the palette, the settings and the dialogs hold WCAG 2.2 AA in ${theme}`, async ({ page }) => {
    const window = new ConsoleWindow(page);
    await expect(window.line('Paris')).toBeVisible();
    await window.command(`>theme: ${theme}`);
    expect(await violations(page), 'all pools').toEqual([]);
    await window.choose('web-07');
    expect(await violations(page), 'a VM').toEqual([]);

    await page.keyboard.press('Control+k');
    await page.keyboard.type('migr');
    await expect(page.getByRole('option').first()).toBeVisible();
    expect(await violations(page), 'palette').toEqual([]);
    await page.keyboard.press('Escape');

    await page.keyboard.press('Control+,');
    for (const section of ['Appearance', 'Navigator', 'Confirmations', 'Connection', 'Data', 'Keyboard']) {
      await page.getByRole('dialog').getByRole('button', { name: section }).click();
      expect(await violations(page), section).toEqual([]);
    }
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Add a server' }).first().click();
    await expect(page.getByRole('dialog').getByLabel('Address')).toBeFocused();
    expect(await violations(page), 'add a server').toEqual([]);
  });
