import { expect, test } from '../stage.ts';

test('what is ticked in the grid is acted on together; who cannot is left out with the reason', async ({ stage }) => {
  const { page, window, object } = stage;
  await window.choose('Paris');
  await object.tab('Overview');
  await page.getByLabel('Filter these rows').fill('web-0');
  await object.tick('web-02-debug');
  await object.tick('web-03');
  const bar = page.getByRole('toolbar', { name: '2 selected' });
  await bar.getByRole('button', { name: 'Unpause 1' }).hover();
  await expect(bar).toContainText('web-03 is left out: it is running');
  await bar.getByRole('button', { name: 'Unpause 1' }).click();
  await expect(bar.getByRole('button', { name: 'Unpause 1' })).toBeHidden();
  await expect(object.row('web-02-debug').getByRole('img', { name: 'Running' })).toBeVisible();
  await expect(bar.getByRole('button', { name: /Shut down 2|Take snapshot 2/ }).first()).toBeVisible();
  await bar.getByRole('button', { name: /Clear/ }).click();
  await expect(bar).toBeHidden();
});

test('a failure keeps what it was, the raw words and another try', async ({ stage }) => {
  const { page, window, object, activity } = stage;
  await window.choose('test-a');
  await object.more('Copy and export', 'Export…');
  await object.dialog.getByLabel('File on this machine').fill('/nowhere/none.xva');
  await object.confirm('Export');
  const card = await activity.failed('Export test-a to none.xva');
  await expect(card.getByRole('button', { name: 'Retry' })).toBeVisible();
  await card.getByRole('button', { name: 'Show me the command' }).click();
  await expect(page.getByRole('textbox', { name: 'Python' })).toHaveValue(/import XenAPI/);
});
