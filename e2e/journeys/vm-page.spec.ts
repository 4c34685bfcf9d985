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

test('a pool in which something is done is left only after a word; its end is seen once it is connected again', async ({
  stage,
}) => {
  const { lab, page, window, object, activity } = stage;
  await window.choose('test-a');
  await lab.speed(0);
  await object.verb('Start').click();
  await activity.runs('Start test-a');
  await window.command('>Disconnect from Paris');
  const dialog = page.getByRole('dialog', { name: 'Disconnect Paris with 1 in progress?' });
  await expect(dialog.getByRole('listitem')).toHaveText(
    'Start test-a The server finishes it, and its end is seen once it is connected again.',
  );
  await dialog.getByRole('button', { name: 'Stay' }).click();
  await expect(page.getByRole('button', { name: 'Connections: 1 live' })).toBeVisible();
  await window.command('>Disconnect from Paris');
  await dialog.getByRole('button', { name: 'Disconnect all the same' }).click();
  await expect(page.getByRole('button', { name: 'Connections: 1 off' })).toBeVisible();
  await lab.speed(60);
  await window.command('>Connect to Paris');
  await expect(window.line('test-a').getByRole('img', { name: 'Running' })).toBeVisible();
  await expect(activity.strip.getByRole('progressbar', { name: 'Start test-a, progress' })).toBeHidden();
  await page.keyboard.press('Control+j');
  await expect(activity.row('Start test-a').getByRole('button', { name: 'Undo' })).toBeVisible();
});
