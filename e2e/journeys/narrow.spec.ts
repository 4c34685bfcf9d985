import { expect, test } from '../console.ts';
import { ConsoleWindow } from '../pages/window.ts';

for (const size of [
  { width: 1024, height: 768 },
  { width: 720, height: 450 },
])
  test(`at ${size.width} pixels the navigator is a strip that opens over the page`, async ({ page }) => {
    await page.setViewportSize(size);
    const window = new ConsoleWindow(page);
    await page.getByRole('button', { name: 'Open the navigator' }).click();
    await expect(window.filter).toBeFocused();
    await window.filter.fill('web-07');
    await window.line('web-07').click();
    await window.isAt('web-07');
    await expect(window.tree).toBeHidden();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(size.width);
  });
