import { HANDS } from '../pages/moving.ts';
import { expect, test } from '../stage.ts';

test.describe.configure({ timeout: 120_000 });
test.use({ setting: { profile: 'practice+single', wide: true } });

test('a server of its own joins a pool by mouse and by keyboard, and is put out again: what is in the way is told pool by pool', async ({
  stage: { lab, page, window, object, moving },
}) => {
  const { dialog } = object;
  await lab.speed(3000);
  await expect(window.line('Paris')).toContainText('3 servers');
  await window.open('xs-solo');
  await moving.pickUp('Lyon');
  await expect(moving.pools.getByRole('option', { selected: true })).toContainText('It runs another version');
  const inTheWay = page.getByRole('region', { name: 'In the way' });
  await expect(inTheWay).toContainText('xs-solo cannot join Lyon');
  await expect(inTheWay).toContainText('Virtual machines run on it');
  await expect(moving.pools.getByRole('option', { name: /^Paris/ })).toContainText('Virtual machines run on it');
  await page.keyboard.press('Escape');
  for (const name of ['files', 'win-desk']) {
    await window.command(name);
    await window.isAt(name);
    await object.verb('Shut down').click();
    await object.confirm('Shut down');
    await expect(window.line(`${name} Halted`)).toBeVisible();
  }

  for (const hand of HANDS) {
    await window.open('xs-solo');
    await moving.hold(hand, 'xs-solo', 'Paris');
    await expect(moving.pools.getByRole('option', { name: /^Paris/ })).toContainText('may join');
    if (hand === 'mouse') await page.mouse.up();
    else await page.keyboard.press('Enter');
    await expect(dialog.getByRole('radio', { name: /^Paris/ })).toBeChecked();
    await expect(dialog.getByRole('radio', { name: /^Lyon/ })).toBeDisabled();
    await expect(dialog).toContainText('It runs another version');
    await dialog.getByLabel('Password there', { exact: true }).fill(lab.password);
    await moving.press(hand, dialog.getByRole('button', { name: 'Add to pool' }));
    await expect(window.line('Paris')).toContainText('4 servers', { timeout: 60_000 });
    await expect(page.getByRole('contentinfo', { name: 'Activity' })).toContainText('Add xs-solo to Paris');
    // Its own connection is gone with it: it is there once, as a member, and its page goes on as a member's.
    await expect(window.crumbs).toContainText('Paris');
    await expect(page.getByRole('button', { name: 'Connections: 2 live' })).toBeVisible();
    await expect(window.line('xs-solo')).toHaveCount(1);

    const warning = page.getByRole('dialog', { name: 'Remove xs-solo from the pool?' });
    const out = moving.pools.getByRole('option', { name: /^Out of the pool/ });
    if (hand === 'mouse') {
      await moving.carry(window.line('xs-solo'), out);
      await expect(out).toContainText('may leave');
      await page.mouse.up();
    } else {
      await moving.pickUp('Out of the pool');
      await expect(out).toContainText('may leave');
      await page.keyboard.press('Enter');
    }
    await expect(warning).toContainText('Its local storage is erased');
    await warning.getByRole('textbox').fill('xs-solo');
    await moving.press(hand, warning.getByRole('button', { name: 'Remove and erase' }));
    await expect(window.line('Paris')).toContainText('3 servers', { timeout: 30_000 });
    // It is a server of its own again, and connected as its pool was.
    await expect(page.getByRole('button', { name: 'Connections: 3 live' })).toBeVisible({ timeout: 30_000 });
    await expect(window.line('xs-solo')).toHaveCount(1);
    await expect(window.line('xs-solo')).toHaveAttribute('aria-level', '1');
  }
});
