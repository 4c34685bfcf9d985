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

  await window.open('xs-solo');
  await moving.carry(window.line('xs-solo'), window.line('Paris'));
  await expect(moving.pools.getByRole('option', { name: /^Paris/ })).toContainText('may join');
  await page.mouse.up();
  const { dialog } = object;
  await expect(dialog.getByRole('radio', { name: /^Paris/ })).toBeChecked();
  await expect(dialog.getByRole('radio', { name: /^Lyon/ })).toBeDisabled();
  await expect(dialog).toContainText('It runs another version');
  await dialog.getByLabel('Password there', { exact: true }).fill(lab.password);
  await object.confirm('Add to pool');
  await expect(window.line('Paris')).toContainText('4 servers', { timeout: 60_000 });
});
