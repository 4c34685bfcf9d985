import { expect, test } from '../stage.ts';

test.describe.configure({ timeout: 120_000 });
test.use({ setting: { profile: 'practice+single', wide: true } });

test('a server of its own joins a pool: what is in the way is told pool by pool, then carried there it goes', async ({
  stage: { lab, page, window, object, moving },
}) => {
  await lab.speed(3000);
  await expect(window.line('Paris')).toContainText('3 servers');
  await window.open('xs-solo');
  await moving.pickUp('Lyon');
  await expect(moving.pools.getByRole('option', { selected: true })).toContainText('It runs another version');
  await expect(moving.pools.getByRole('option', { name: /^Paris/ })).toContainText('Virtual machines run on it');
  await page.keyboard.press('Escape');
  for (const name of ['files', 'win-desk']) {
    await window.command(name);
    await window.isAt(name);
    await object.verb('Shut down').click();
    await object.confirm('Shut down');
    await expect(window.line(`${name} Halted`)).toBeVisible();
  }

  const { dialog } = object;
  await window.open('xs-solo');
  await moving.pickUp('Paris');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('radio', { name: /^Paris/ })).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await moving.carry(window.line('xs-solo'), window.line('Paris'));
  await expect(moving.pools.getByRole('option', { name: /^Paris/ })).toContainText('may join');
  await page.mouse.up();
  await expect(dialog.getByRole('radio', { name: /^Paris/ })).toBeChecked();
  await expect(dialog.getByRole('radio', { name: /^Lyon/ })).toBeDisabled();
  await expect(dialog).toContainText('It runs another version');
  await dialog.getByLabel('Password there', { exact: true }).fill(lab.password);
  await object.confirm('Add to pool');
  await expect(window.line('Paris')).toContainText('4 servers', { timeout: 60_000 });
  await expect(moving.ended('Add xs-solo to Paris, done')).toBeVisible();
  // Its own connection is gone with it: it is there once, as a member.
  await expect(page.getByRole('button', { name: 'Connections: 2 live' })).toBeVisible();
  await expect(window.line('xs-solo')).toHaveCount(1);
});
