import { OtherClient } from '../pages/client.ts';
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
  await expect(object.dialog.getByRole('listitem')).toHaveText('web-03 It is running');
  await object.confirm('Unpause');
  await expect(bar.getByRole('button', { name: 'Unpause 1' })).toBeHidden();
  await expect(object.row('web-02-debug').getByRole('img', { name: 'Running' })).toBeVisible();
  await expect(bar.getByRole('button', { name: /Shut down 2|Take snapshot 2/ }).first()).toBeVisible();
  await bar.getByRole('button', { name: /Clear/ }).click();
  await expect(bar).toBeHidden();
});

test('of two started together one finds no server: each server says why, and it alone is tried again', async ({
  stage,
}) => {
  const { lab, page, window, object, activity } = stage;
  const both = ['pair-1', 'pair-2'];
  const other = await OtherClient.enter(lab);
  const original = await other.find('VM', 'test-a');
  for (const name of both) await other.call('VM.clone', original, name);
  await other.leave();
  await object.inGrid(window, 'Paris', 'pair-');
  for (const name of both) await object.tick(name);
  await lab.trouble({ call: 'VM.start', code: 'NO_HOSTS_AVAILABLE' });
  await page.getByRole('toolbar', { name: '2 selected' }).getByRole('button', { name: 'Start 2' }).click();
  await expect(activity.strip.getByText('Start 2 VMs was done in part only', { exact: true })).toBeVisible();
  await activity.strip.getByRole('button', { name: 'Show' }).click();
  const card = activity.row('Start 2 VMs').getByRole('region');
  const servers = card.getByRole('table', { name: 'What each server says' });
  for (const name of ['xs-paris-01', 'xs-paris-02', 'xs-paris-03'])
    await expect(servers.getByRole('row').filter({ hasText: name })).toContainText('GiB');
  await card.getByRole('button', { name: 'More about Start 2 VMs' }).click();
  for (const name of both) await expect(page.getByRole('menuitem', { name: `Go to ${name}` })).toBeVisible();
  await page.keyboard.press('Escape');
  await card.getByRole('button', { name: 'Retry' }).click();
  await page.getByRole('button', { name: 'Outcome: Failed' }).click();
  await page.getByRole('menuitemradio', { name: 'Any outcome' }).click();
  await expect(page.getByRole('article', { name: /^Start pair-/ })).toHaveCount(1);
  for (const name of both) {
    await window.choose(name);
    await expect(window.line(name).getByRole('img', { name: 'Running' })).toBeVisible();
  }
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
