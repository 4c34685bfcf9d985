import { expect, test } from '../console.ts';
import { ConsoleWindow } from '../pages/window.ts';

test('the palette says why a verb cannot run, and Enter alone does nothing', async ({ page }) => {
  const window = new ConsoleWindow(page);
  await window.choose('web-07');
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Search and commands' });
  await expect(palette.getByRole('combobox')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(palette).toBeVisible();

  await page.keyboard.type('full copy');
  const copy = palette.getByRole('option', { name: /^Full copy web-07/ });
  await expect(copy).toHaveAttribute('aria-disabled', 'true');
  await expect(copy).toContainText('Only while it is off');
  await page.keyboard.press('Escape');
  await expect(palette).toBeHidden();
});

test('a verb by its key runs on what is selected', async ({ page }) => {
  const window = new ConsoleWindow(page);
  await window.choose('batch-03');
  await page.keyboard.press('Control+b');
  await expect(page.getByRole('main').getByText('Running', { exact: true })).toBeVisible();
});

test('the name of what is selected finds it, and Enter does nothing to it', async ({ page }) => {
  const window = new ConsoleWindow(page);
  await window.choose('kafka-01');
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Search and commands' });
  await page.keyboard.type('kafka-01');
  await expect(palette.getByRole('option', { name: 'Pause kafka-01' })).toBeVisible();
  await expect(palette.getByRole('option', { selected: true })).toHaveText(/^kafka-01running on/);
  await page.keyboard.press('Enter');
  await window.isAt('kafka-01');
  await expect(page.getByRole('main').getByText('Running', { exact: true }).first()).toBeVisible();
});
