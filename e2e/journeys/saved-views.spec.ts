import type { Page } from 'playwright/test';
import { expect, startConsole, test } from '../console.ts';
import { ConsoleWindow } from '../pages/window.ts';

const names = async (window: ConsoleWindow): Promise<readonly string[]> => {
  const lines = await window.tree.getByRole('treeitem').all();
  // An object's line has a card instead of a title.
  return Promise.all(lines.map(async (line) => (await line.getAttribute('title')) ?? line.locator('bdi').innerText()));
};

const chosen = (page: Page) => page.getByRole('button', { name: /^Saved view: / });

/** By keyboard: from the button on, a letter goes to the entry. */
async function more(page: Page, entry: string): Promise<void> {
  await page.getByRole('button', { name: 'More for saved views' }).press('Enter');
  await expect(page.getByRole('menuitem', { name: entry })).toBeVisible();
  await page.keyboard.type(entry.slice(0, 4).toLowerCase(), { delay: 20 });
  await expect(page.getByRole('menuitem', { name: entry })).toBeFocused();
  await page.keyboard.press('Enter');
}

test('a view of one’s own by keyboard alone: made, kept over a restart, renamed, deleted, taken back', async ({
  page,
  console,
  dataDir,
  browser,
}) => {
  const window = new ConsoleWindow(page);
  await expect(window.line('Paris')).toBeVisible();
  await window.command('>new saved view');
  const dialog = page.getByRole('dialog', { name: 'New saved view' });
  await expect(dialog.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused();
  await page.keyboard.type('Web servers');
  await dialog.getByRole('textbox', { name: 'Value' }).focus();
  await page.keyboard.type('web-0');
  await expect(dialog.getByText('5 objects now')).toBeVisible();
  await dialog.getByRole('combobox', { name: 'Group by' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('option', { name: 'Server' })).toBeVisible();
  await page.keyboard.type('ser', { delay: 20 });
  await page.keyboard.press('Enter');
  await dialog.getByRole('textbox', { name: 'Value' }).press('Enter');
  await expect(dialog).toBeHidden();
  await expect(chosen(page)).toHaveText('Web servers');
  await expect
    .poll(() => names(window))
    .toEqual(['xs-paris-01', 'web-01', 'web-02-debug', 'xs-paris-02', 'web-03', 'web-07', 'xs-paris-03', 'web-05']);
  await page.getByRole('button', { name: 'Show all of it as a grid' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'Web servers' })).toBeVisible();
  await expect(page.getByText('5 objects', { exact: true })).toBeVisible();

  await page.goto('about:blank');
  await console.stop();
  const again = await startConsole(dataDir, '--lab');
  const fresh = await browser.newPage();
  await fresh.goto(again.address);
  await expect(chosen(fresh)).toHaveText('Web servers');
  await expect(new ConsoleWindow(fresh).line('web-07')).toBeVisible();

  await more(fresh, 'Rename or change…');
  const change = fresh.getByRole('dialog', { name: 'Change the view Web servers' });
  await expect(change.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused();
  await fresh.keyboard.type('Shop front');
  await fresh.keyboard.press('Enter');
  await expect(chosen(fresh)).toHaveText('Shop front');

  await more(fresh, 'Delete');
  await expect(chosen(fresh)).toHaveText('VMs by power state');
  await fresh.getByRole('button', { name: 'Undo' }).press('Enter');
  await expect(chosen(fresh)).toHaveText('Shop front');
  await fresh.close();
  await again.stop();
});

test('a filter becomes a view that a pool keeps for everybody, in XenCenter’s own words', async ({ page }) => {
  const window = new ConsoleWindow(page);
  await expect(window.line('Paris')).toBeVisible();
  await window.filter.fill('state:running kafka');
  await page.getByRole('button', { name: 'Save this filter as a view' }).click();
  const dialog = page.getByRole('dialog', { name: 'New saved view' });
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Queues');
  await expect(dialog.getByText('3 objects now')).toBeVisible();
  await dialog.getByRole('combobox', { name: 'Kept' }).click();
  await page.getByRole('option', { name: 'In Paris, for all its administrators' }).click();
  await dialog.getByRole('button', { name: 'Create the view' }).click();
  await expect(chosen(page)).toHaveText('Queues');
  await expect.poll(() => names(window)).toEqual(['Virtual machines']);
  await chosen(page).click();
  await expect(page.getByRole('menuitemradio', { name: 'Queues · Paris' })).toBeChecked();
  await page.keyboard.press('Escape');

  const saved = page.waitForEvent('download');
  await more(page, 'Export');
  const stream = await (await saved).createReadStream();
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  expect(text).toContain('<EnumPropertyQuery property="power_state" equals="yes" query="Running" />');

  await more(page, 'Delete');
  await expect(chosen(page)).toHaveText('VMs by power state');
  await page.getByLabel('File of saved views').setInputFiles({
    name: 'Queues.xensearch',
    mimeType: 'application/xml',
    buffer: Buffer.from(text),
  });
  await expect(chosen(page)).toHaveText('Queues');
  await page.getByLabel('File of saved views').setInputFiles({
    name: 'odd.xml',
    mimeType: 'application/xml',
    buffer: Buffer.from('<html></html>'),
  });
  await expect(page.getByText('odd.xml holds no saved views')).toBeVisible();
});
