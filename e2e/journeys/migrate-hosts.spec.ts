import { expect, test } from '../stage.ts';

test.use({ setting: { profile: 'practice', wide: true } });
test.describe.configure({ mode: 'serial', timeout: 120_000 });

test('maintenance with a pinned VM, in by mouse and out by keyboard: the plan first, then exactly those that left', async ({
  stage: { lab, page, window, object, moving },
}) => {
  await lab.speed(3000);
  await window.choose('xs-paris-03');
  await object.verb('Enter maintenance mode').click();
  const enter = page.getByRole('dialog', { name: 'Put xs-paris-03 into maintenance mode' });
  const verb = enter.getByRole('button', { name: 'Enter maintenance mode' });
  await expect(verb).toHaveAttribute('aria-disabled', 'true');
  const fate = async (name: string, what: string) => {
    await moving.pick('mouse', enter.getByRole('combobox', { name: `What becomes of ${name}` }), what);
  };
  await fate('appliance-fw', 'Force it off');
  await enter.getByRole('button', { name: 'Unpause' }).click();
  await expect(enter.getByRole('combobox', { name: 'What becomes of qa-runner' })).toContainText('to xs-paris');
  await fate('win-ad-01', 'Suspend it');
  await verb.click();
  await expect(moving.ended('Put xs-paris-03 into maintenance mode, done')).toBeVisible();
  await expect(window.line('xs-paris-03')).toContainText('maintenance');

  await window.command('>Exit maintenance mode');
  const exit = page.getByRole('dialog', { name: 'Take xs-paris-03 out of maintenance mode' });
  await expect(exit.getByRole('list', { name: 'VMs that left' })).toContainText('starts here');
  await exit.getByRole('checkbox', { name: 'Bring back kafka-02' }).press('Space');
  await exit.getByRole('button', { name: 'Exit and bring back 9' }).press('Enter');
  await expect(window.line('xs-paris-03')).not.toContainText('maintenance');
  for (const name of ['appliance-fw', 'win-ad-01']) {
    await window.choose(name);
    await moving.runsOn('xs-paris-03');
  }
  await window.choose('kafka-02');
  await expect(window.crumbs).toContainText(/xs-paris-0[12]/);
});

test('the coordinator is lost while a VM moves: how it ended is told, and it is tried again', async ({
  stage: { lab, page, window, moving },
}) => {
  await lab.speed(2);
  await window.choose('db-orders-02');
  await moving.hold('mouse', 'db-orders-02', 'xs-paris-03');
  await moving.letGo('mouse');
  await moving.start('mouse');
  await expect(window.line('xs-paris-03')).toContainText('1 arriving');
  await lab.play({ kind: 'restart-toolstack', pool: 'Paris', host: 'xs-paris-01' });
  await expect(page.getByRole('button', { name: /^Connections: / })).toContainText('away');
  await lab.speed(3000);
  await expect(page.getByRole('button', { name: 'Connections: 2 live' })).toBeVisible({ timeout: 40_000 });
  const strip = page.getByRole('contentinfo', { name: 'Activity' });
  await expect(strip).toContainText('Migrate db-orders-02 to xs-paris-03 was not done', { timeout: 30_000 });
  await expect(window.crumbs).toContainText('xs-paris-02');
  await moving.hold('keyboard', 'db-orders-02', 'xs-paris-03');
  await moving.letGo('keyboard');
  await moving.start('keyboard');
  await moving.runsOn('xs-paris-03');
});

test('another coordinator', async ({ stage: { lab, page, window } }) => {
  await lab.speed(3000);
  await window.choose('xs-paris-02');
  await window.command('>Make coordinator');
  const dialog = page.getByRole('dialog', { name: 'Make xs-paris-02 the coordinator?' });
  await dialog.getByRole('button', { name: 'Make coordinator' }).press('Enter');
  const star = window.line('xs-paris-02').getByRole('img', { name: 'Coordinator' });
  await expect(star).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'Connections: 2 live' })).toBeVisible({ timeout: 40_000 });
});

test('in by keyboard, out by mouse if one wants; out of its pool by mouse and by keyboard, with its warning', async ({
  stage: { lab, page, window, object, moving },
}) => {
  await lab.speed(3000);
  await window.line('xs-paris-03').click();
  await window.isAt('xs-paris-03');
  await window.command('>Enter maintenance mode');
  const enter = page.getByRole('dialog', { name: 'Put xs-paris-03 into maintenance mode' });
  await moving.pick('keyboard', enter.getByRole('combobox', { name: 'What becomes of appliance-fw' }), 'Force it off');
  await enter.getByRole('button', { name: 'Enter maintenance mode' }).press('Enter');
  await expect(moving.ended('into maintenance mode, done')).toBeVisible();

  await object.verb('Exit maintenance mode').click();
  const exit = page.getByRole('dialog', { name: 'Take xs-paris-03 out of maintenance mode' });
  await exit.getByRole('checkbox', { name: 'Bring back kafka-01' }).click();
  await expect(exit.getByRole('button', { name: /^Exit and bring back \d/ })).toBeEnabled();
  await exit.getByRole('button', { name: 'Cancel' }).click();

  const warning = page.getByRole('dialog', { name: 'Remove xs-paris-03 from the pool?' });
  const out = moving.pools.getByRole('option', { name: /^Out of the pool/ });
  await moving.carry(window.line('xs-paris-03'), out);
  await page.mouse.up();
  await expect(warning).toContainText('Its local storage is erased');
  await warning.getByRole('button', { name: 'Cancel' }).click();

  await moving.pickUp('Out of the pool');
  await expect(moving.pools.getByRole('option', { selected: true })).toContainText('may leave');
  await page.keyboard.press('Enter');
  await expect(warning).toContainText('Its local storage is erased');
  await warning.getByRole('textbox').fill('xs-paris-03');
  await warning.getByRole('button', { name: 'Remove and erase' }).press('Enter');
  await expect(window.line('Paris')).toContainText('2 servers', { timeout: 30_000 });
});
