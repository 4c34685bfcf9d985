import { expect, test } from '../stage.ts';

test.use({ setting: { profile: 'practice', wide: true } });
test.describe.configure({ mode: 'serial' });

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

test('by mouse and by keyboard, the coordinator is lost while a VM moves: how it ended is told, and it is tried again', async ({
  stage: { lab, page, window, moving },
}) => {
  const strip = page.getByRole('contentinfo', { name: 'Activity' });
  for (const [hand, vm, from, to] of [
    ['mouse', 'db-orders-02', 'xs-paris-02', 'xs-paris-03'],
    ['keyboard', 'gitlab', 'xs-paris-01', 'xs-paris-02'],
  ] as const) {
    await lab.speed(2);
    await window.choose(vm);
    await moving.hold(hand, vm, to);
    await moving.letGo(hand);
    await moving.start(hand);
    await expect(window.line(to)).toContainText('1 arriving');
    await lab.play({ kind: 'restart-toolstack', pool: 'Paris', host: 'xs-paris-01' });
    await expect(page.getByRole('button', { name: /^Connections: / })).toContainText('away');
    await lab.speed(3000);
    await expect(page.getByRole('button', { name: 'Connections: 2 live' })).toBeVisible({ timeout: 40_000 });
    await expect(strip).toContainText(`Migrate ${vm} to ${to} was not done`);
    await expect(window.crumbs).toContainText(from);
    await moving.hold(hand, vm, to);
    await moving.letGo(hand);
    await moving.start(hand);
    await moving.runsOn(to);
  }
});

test('another coordinator by mouse', async ({ stage: { lab, page, window } }) => {
  await lab.speed(3000);
  await window.line('xs-paris-03').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Make coordinator…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Make xs-paris-03 the coordinator?' });
  await dialog.getByRole('button', { name: 'Make coordinator' }).click();
  const star = window.line('xs-paris-03').getByRole('img', { name: 'Coordinator' });
  await expect(star).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'Connections: 2 live' })).toBeVisible({ timeout: 40_000 });
});

test('the coordinator in by keyboard, another one takes over; out by mouse, and who is ticked comes back', async ({
  stage: { lab, page, window, object, moving },
}) => {
  await lab.speed(3000);
  await window.line('xs-paris-03').click();
  await window.isAt('xs-paris-03');
  await window.command('>Enter maintenance mode');
  const enter = page.getByRole('dialog', { name: 'Put xs-paris-03 into maintenance mode' });
  await moving.pick('keyboard', enter.getByRole('combobox', { name: 'What becomes of appliance-fw' }), 'Force it off');
  await expect(enter).toContainText('It coordinates the pool: this console reconnects');
  await moving.pick('keyboard', enter.getByRole('combobox', { name: 'New coordinator' }), 'xs-paris-02');
  await enter.getByRole('button', { name: 'Enter maintenance mode' }).press('Enter');
  await expect(moving.ended('into maintenance mode, done')).toBeVisible({ timeout: 60_000 });
  await expect(window.line('xs-paris-02').getByRole('img', { name: 'Coordinator' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Connections: 2 live' })).toBeVisible({ timeout: 40_000 });

  await object.verb('Exit maintenance mode').click();
  const exit = page.getByRole('dialog', { name: 'Take xs-paris-03 out of maintenance mode' });
  await exit.getByRole('checkbox', { name: 'Bring back kafka-01' }).click();
  await exit.getByRole('button', { name: /^Exit and bring back \d/ }).click();
  await expect(window.line('xs-paris-03')).not.toContainText('maintenance');
  await window.choose('appliance-fw');
  await moving.runsOn('xs-paris-03');
  await window.choose('kafka-01');
  await expect(window.crumbs).toContainText(/xs-paris-0[12]/);
});
