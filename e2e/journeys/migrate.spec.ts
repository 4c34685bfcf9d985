import { expect, test } from '../console.ts';
import { Moving } from '../pages/moving.ts';
import { ConsoleWindow } from '../pages/window.ts';

test('three VMs by mouse: verdicts before the drop, one stays behind, its fix takes it along', async ({ page }) => {
  const window = new ConsoleWindow(page);
  const moving = new Moving(window);
  await window.choose('web-07');
  await window.line('web-11').click({ modifiers: ['Control'] });
  await window.line('win-sql-01').click({ modifiers: ['Control'] });
  await window.line('xs-paris-01').scrollIntoViewIfNeeded();
  await moving.carry(window.line('web-11'), window.line('xs-paris-01'));
  await expect(moving.server('xs-paris-01')).toContainText('2 of 3 fit');
  await expect(moving.server('xs-paris-02')).toContainText('they run here');
  await expect(moving.server('xs-lyon-02')).toContainText('maintenance');
  await expect(window.line('xs-paris-01')).toContainText('2 of 3 fit');
  await page.mouse.up();

  await expect(moving.vm('win-sql-01')).toContainText('its CD is in');
  await moving.plan.getByRole('button', { name: 'Eject the CD and include it' }).click();
  await expect(moving.server('xs-paris-01')).toContainText('3 of 3 fit');
  await moving.plan.getByRole('button', { name: /^Migrate 3/ }).click();
  await expect(moving.plan).toBeHidden();
  await expect(page.getByText('Migrate 3 VMs').first()).toBeVisible();
  await expect(window.line('web-07')).toContainText('%');
});

test('by keyboard: pick up, choose, put back, and pick up again', async ({ page }) => {
  const window = new ConsoleWindow(page);
  const moving = new Moving(window);
  await window.choose('gitlab');
  await page.keyboard.press('Control+m');
  await expect(moving.servers).toBeFocused();
  for (const _ of ['Paris', 'xs-paris-01', 'xs-paris-02']) await page.keyboard.press('ArrowDown');
  await expect(moving.server('xs-paris-02')).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('status').filter({ hasText: 'xs-paris-02: fits' })).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(moving.servers).toBeHidden();

  await page.keyboard.press('Control+m');
  for (const _ of ['Paris', 'xs-paris-01', 'xs-paris-02']) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(moving.plan).toContainText('Migrate 1 to xs-paris-02');
  await page.keyboard.press('Enter');
  await expect(moving.servers).toBeHidden();
  await expect(page.getByText('Migrate gitlab to xs-paris-02').first()).toBeVisible();
});

test('from the grid, ticked rows together, onto a server of the tree', async ({ page }) => {
  const window = new ConsoleWindow(page);
  const moving = new Moving(window);
  await window.choose('xs-paris-01');
  await window.line('Paris').click();
  const row = (name: string) => page.getByRole('row').filter({ hasText: name }).first();
  await row('gitlab').getByRole('checkbox').click();
  await row('dns-01').getByRole('checkbox').click();
  await window.line('xs-paris-02').scrollIntoViewIfNeeded();
  await moving.carry(row('gitlab').getByText('gitlab'), window.line('xs-paris-02'));
  await expect(moving.server('xs-paris-02')).toContainText('2 of 2 fit');
  await page.mouse.up();
  await expect(moving.plan).toContainText('Migrate 2 to xs-paris-02');
  await moving.plan.getByRole('button', { name: /Put back/ }).click();
  await expect(moving.servers).toBeHidden();
});

test('a server over another pool: its rules of joining are told before the drop', async ({ page }) => {
  const window = new ConsoleWindow(page);
  const moving = new Moving(window);
  await window.choose('xs-paris-02');
  const from = window.line('xs-paris-02');
  await window.line('xs-paris-03').scrollIntoViewIfNeeded();
  await from.click();
  await from.hover();
  await page.mouse.down();
  await window.line('xs-paris-03').hover();
  await window.line('xs-paris-03').hover({ position: { x: 90, y: 12 } });
  await expect(page.getByRole('listbox', { name: 'Pools to join' })).toContainText('It is in a pool already');
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(moving.servers).toBeHidden();
});

test('maintenance: a plan with ways out for those that cannot leave', async ({ page }) => {
  const window = new ConsoleWindow(page);
  await window.choose('xs-paris-03');
  await window.command('>Enter maintenance mode');
  const dialog = page.getByRole('dialog', { name: 'Put xs-paris-03 into maintenance mode' });
  const enter = dialog.getByRole('button', { name: 'Enter maintenance mode' });
  await expect(enter).toHaveAttribute('aria-disabled', 'true');
  for (const name of ['appliance-fw', 'qa-runner']) {
    await dialog.getByRole('combobox', { name: `What becomes of ${name}` }).click();
    await page.getByRole('option', { name: 'Force it off' }).click();
  }
  await expect(enter).not.toHaveAttribute('aria-disabled');
  await enter.click();
  await expect(page.getByText('Put xs-paris-03 into maintenance mode').first()).toBeVisible();
});
