import { expect, test } from '../console.ts';
import { ObjectPage } from '../pages/object.ts';
import { stumbles } from '../pages/readable.ts';
import { ConsoleWindow } from '../pages/window.ts';

test('pages of a VM and of a pool, and the alerts, can be read and used without eyes or mouse', async ({ page }) => {
  const window = new ConsoleWindow(page);
  const object = new ObjectPage(page);
  await expect(window.line('Paris')).toBeVisible();
  const tabs: Readonly<Record<string, readonly string[]>> = {
    'web-07': ['Overview', 'Storage', 'Network', 'Snapshots', 'Activity'],
    Paris: ['Overview', 'Storage', 'Network'],
  };
  for (const [name, some] of Object.entries(tabs)) {
    await window.choose(name);
    for (const tab of some) {
      await object.tab(tab);
      expect(await stumbles(page), `${name}, ${tab}`).toEqual([]);
    }
  }
  await page
    .getByRole('link', { name: /Alerts/ })
    .or(page.getByRole('button', { name: /Alerts/ }))
    .first()
    .click();
  await expect(page.getByRole('heading', { name: 'Alerts' })).toBeVisible();
  expect(await stumbles(page), 'alerts').toEqual([]);
});
