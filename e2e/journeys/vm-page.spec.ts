import { expect, test } from '../console.ts';
import { ObjectPage } from '../pages/object.ts';
import { ConsoleWindow } from '../pages/window.ts';

test('a snapshot is taken, reverted to with the present kept, and deleted', async ({ page }) => {
  const window = new ConsoleWindow(page);
  const object = new ObjectPage(page);
  await expect(window.line('Paris')).toBeVisible();
  await window.choose('test-a');
  await object.tab('Snapshots');
  await expect(page.getByText('No snapshots of test-a yet', { exact: false })).toBeVisible();
  await object.verb('Take snapshot…').click();
  await object.dialog.getByLabel('Name').fill('before');
  await page.keyboard.press('Enter');
  await expect(object.row('before')).toBeVisible();
  await expect(object.row('You are here')).toBeVisible();

  await object.tick('before');
  await page.getByRole('button', { name: 'Revert to it…' }).click();
  await object.dialog.getByLabel('Keep what it is now as').fill('as it was');
  await object.dialog.getByRole('button', { name: 'Revert', exact: true }).click();
  await object.done('Revert test-a to before');
  await expect(object.row('as it was')).toBeVisible();

  await page.getByRole('button', { name: 'Delete snapshot…' }).click();
  await expect(object.dialog).toContainText('is lost');
  await object.dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(object.row('before')).toBeHidden();
  await expect(object.row('as it was')).toBeVisible();
});

test('properties write only what was changed, and the page shows it', async ({ page }) => {
  const window = new ConsoleWindow(page);
  const object = new ObjectPage(page);
  await expect(window.line('Paris')).toBeVisible();
  await window.choose('test-b');
  await object.verb('Edit').click();
  await object.dialog.getByLabel('Description').fill('for the journey');
  await object.dialog.getByRole('navigation').getByRole('button', { name: /^CPU/ }).click();
  await object.dialog.getByLabel('At most').fill('8');
  await object.dialog.getByLabel('At most').blur();
  await object.dialog.getByRole('button', { name: 'Show me the command' }).click();
  const xe = object.dialog.getByRole('textbox', { name: 'xe', exact: true });
  await expect(xe).toHaveValue(/name-description=/);
  await expect(xe).toHaveValue(/vcpus-max=8/);
  await expect(xe).not.toHaveValue(/name-label|memory/);
  await object.dialog.getByRole('button', { name: 'Save 2 changes' }).click();
  await expect(page.getByRole('main')).toContainText('for the journey');
  await expect(page.getByRole('main')).toContainText('up to 8');
});

test('deleting asks for the disks and takes the VM out of tree and grid', async ({ page }) => {
  const window = new ConsoleWindow(page);
  const object = new ObjectPage(page);
  await expect(window.line('Paris')).toBeVisible();
  await window.choose('test-b');
  await object.more('Delete');
  await expect(object.dialog.getByRole('checkbox', { name: /test-b system/ })).toBeChecked();
  await object.dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(window.line('test-b')).toBeHidden();
  await expect(page.getByText('This object is not in Paris any more.')).toBeVisible();
});

test('what is ticked in the grid is acted on together; who cannot is left out with the reason', async ({ page }) => {
  const window = new ConsoleWindow(page);
  const object = new ObjectPage(page);
  await expect(window.line('Paris')).toBeVisible();
  await window.choose('Paris');
  await page.getByLabel('Filter these rows').fill('test-');
  await object.tick('test-a');
  await object.tick('test-b');
  const bar = page.getByRole('toolbar', { name: '2 selected' });
  await bar.getByRole('button', { name: 'Start 2' }).click();
  await expect(bar.getByRole('button', { name: 'Start 2' })).toBeHidden();
  await expect(bar.getByRole('button', { name: /Shut down|Take snapshot 2/ }).first()).toBeVisible();
  await bar.getByRole('button', { name: /Clear/ }).click();
  await expect(bar).toBeHidden();
});

test('a failure keeps what it was, the raw words and another try', async ({ page }) => {
  const window = new ConsoleWindow(page);
  const object = new ObjectPage(page);
  await expect(window.line('Paris')).toBeVisible();
  await window.choose('Paris');
  await object.more('Import');
  await object.dialog.getByLabel('File on this machine').fill('/nowhere/none.xva');
  await object.dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('contentinfo', { name: 'Activity' }).getByRole('button', { name: 'Show' }).click();
  const card = page.getByRole('region', { name: /Import none\.xva was not done/ });
  await expect(card.getByRole('button', { name: 'Retry' })).toBeVisible();
  await card.getByRole('button', { name: 'Show me the command' }).click();
  await expect(page.getByRole('textbox', { name: 'Python' })).toHaveValue(/import XenAPI/);
});
