import { expect, test } from '../console.ts';
import { startLab } from '../pages/lab.ts';
import { RolloutPages } from '../pages/rollout.ts';
import { ConsoleWindow } from '../pages/window.ts';

test('a pool is planned, edited and started, paused, and stopped with everything owed in sight', async ({ page }) => {
  test.setTimeout(240_000);
  const window = new ConsoleWindow(page);
  const rollout = new RolloutPages(page);
  await expect(window.line('Lyon')).toBeVisible();

  await page.getByRole('link', { name: /^Updates/ }).click();
  await expect(rollout.main.getByRole('row', { name: /Security fixes for the hypervisor/ })).toBeVisible();
  await rollout.button('Update servers…').click();
  await rollout.isAtStep('Scope');
  await rollout.main.getByRole('checkbox', { name: 'Update Paris' }).click();
  await expect(rollout.main.getByText('3 servers chosen')).toBeVisible();

  await rollout.button('Next: Findings').click();
  await expect(rollout.tab('Blocking')).not.toContainText('0');
  await expect(rollout.button('Next: Plan')).toHaveAttribute('aria-disabled', 'true');
  await rollout.button(/^Fix \d+ for the run$/).click();
  await rollout.settle('the other path returns on Monday');
  await expect(rollout.main.getByText('Nothing is left to decide')).toBeVisible();
  await expect(rollout.main.getByText('CD drivers.iso in win-sql-01')).toBeVisible();

  await rollout.button('Next: Plan').click();
  const board = rollout.main.getByRole('img', { name: /^Plan of Paris/ });
  await expect(board).toHaveAccessibleName(/xs-paris-01 from .* xs-paris-02 from .*Ends about/);
  await rollout.button(/^xs-paris-01 5 VMs$/).click();
  await rollout.main
    .getByRole('complementary')
    .getByRole('button', { name: /^web-01/ })
    .click();
  await rollout.button('Move to…').click();
  await page.getByRole('menuitem', { name: /^xs-paris-03/ }).click();
  await expect(rollout.main.getByText(/→ xs-paris-03/)).toBeVisible();
  await rollout.button('Undo edit').click();
  await expect(rollout.main.getByText(/→ xs-paris-02/)).toBeVisible();

  await rollout.button('Next: Safeguards').click();
  await rollout.main.getByLabel('Live migrations at once').fill('2');
  await page.keyboard.press('Tab');
  await rollout.button('Start updating 3 servers').click();
  await rollout.isAtStep('Run');
  await expect(rollout.main.getByText('Running', { exact: true })).toBeVisible();
  await expect(rollout.main.getByRole('log')).toContainText('xs-paris-01: entering maintenance: done');

  // The page may be left and closed: the run is the engine's.
  await page.getByRole('link', { name: /^Updates/ }).click();
  await expect(rollout.main.getByText(/is being updated, begun by/)).toBeVisible();
  await rollout.main.getByRole('link', { name: 'Show' }).click();

  await rollout.button('Pause after this server').click();
  await expect(rollout.main.getByText('Pauses after this server')).toBeVisible();
  await rollout.button('Go on').click();
  await rollout.button('Stop and put back…').click();
  await page
    .getByRole('dialog', { name: 'Stop and put back' })
    .getByRole('button', { name: 'Stop and put back' })
    .click();
  await expect(rollout.main.getByText('Putting back')).toBeVisible();
  await expect(rollout.main.getByText('to be enabled')).toBeVisible();
});

test.describe('against a pool whose time runs a hundred times as fast', () => {
  test.use({ args: ['--no-lab'] });

  test('a whole pool is updated, server by server, and the report says so', async ({ page }) => {
    test.setTimeout(300_000);
    const lab = await startLab('--profile', 'practice', '--speed', '100');
    const window = new ConsoleWindow(page);
    const rollout = new RolloutPages(page);
    await page.getByRole('main').getByRole('button', { name: 'Add a server' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a server' });
    await dialog.getByLabel('Address').fill(lab.host);
    await dialog.getByLabel('User').fill(lab.username);
    await dialog.getByLabel('Password', { exact: true }).fill(lab.password);
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    await dialog.getByRole('button', { name: 'It matches, pin and connect' }).click();
    await expect(dialog).toBeHidden();
    await expect(window.line('Paris')).toBeVisible();

    await window.line('Paris').click();
    await rollout.main.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Update pool…' }).click();
    await rollout.isAtStep('Scope');
    await expect(rollout.main.getByText('3 servers chosen')).toBeVisible();
    await rollout.button('Next: Findings').click();
    await rollout.button(/^Fix \d+ for the run$/).click();
    await rollout.settle('known, and watched');
    await rollout.button('Next: Plan').click();
    await rollout.button('Next: Safeguards').click();
    await rollout.main.getByRole('checkbox', { name: 'Hold while the pool raises alarms' }).click();
    await rollout.button('Start updating 3 servers').click();
    await rollout.isAtStep('Run');

    await rollout.button('Show the report').click({ timeout: 240_000 });
    await rollout.isAtStep('Report');
    await expect(rollout.main.getByText('Complete', { exact: true })).toBeVisible();
    await expect(rollout.main.getByText('Every VM is where it was.')).toBeVisible();
    const servers = rollout.main.getByRole('table', { name: 'Servers' });
    await expect(servers.getByRole('row', { name: /xs-paris-0\d Done/ })).toHaveCount(3);
    await expect(rollout.main.getByText('“known, and watched”').first()).toBeVisible();
    await page.getByRole('link', { name: /^Updates/ }).click();
    await expect(rollout.main.getByText(/Paris was updated/)).toBeVisible();
    await expect(rollout.main.getByText('Every server has all updates that are known.')).toBeVisible();
    await lab.stop();
  });
});
