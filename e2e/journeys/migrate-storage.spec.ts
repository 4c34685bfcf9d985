import { expect, test } from '../stage.ts';

test.use({ setting: { profile: 'practice', wide: true } });
test.describe.configure({ mode: 'serial', timeout: 120_000 });

/** The step in the wizard's footer. */
const NEXT = /^Next/;

test('storage only, by keyboard: the disk of a running VM goes to local storage', async ({
  stage: { lab, page, window, moving },
}) => {
  await lab.speed(3000);
  await window.choose('dns-02');
  await window.command('>Migrate with storage');
  await moving.wizard.getByRole('radio', { name: 'Move the disks only' }).focus();
  await page.keyboard.press('Space');
  await expect(moving.wizard).toContainText('none of its disks goes elsewhere');
  await moving.wizard.getByRole('button', { name: NEXT }).press('Enter');
  await moving.wizard.getByRole('radio', { name: 'All on one' }).press('Space');
  const storage = moving.wizard.getByRole('combobox', { name: 'Storage for all' });
  await storage.press('Enter');
  await page.keyboard.type('Local');
  await page.keyboard.press('Enter');
  await expect(storage).toContainText('Local');
  await moving.wizard.getByRole('button', { name: NEXT }).press('Enter');
  await expect(moving.wizard.getByRole('list', { name: 'Checked' })).toContainText('its disks move');
  await moving.wizard.getByRole('button', { name: /^Move the disks/ }).press('Enter');
  await expect(moving.wizard).toBeHidden();
  await expect(moving.ended(/^Move .* to Local storage/)).toBeVisible();
});

test('across pools with that local disk, by wizard: storage, networks, the road, and the servers asked again', async ({
  stage: { lab, page, window, moving },
}) => {
  await lab.speed(3000);
  await window.isAt('dns-02');
  await window.command('>Migrate with storage');
  await moving.wizard.getByRole('combobox', { name: 'Pool' }).click();
  await page.getByRole('option', { name: /Paris/ }).click();
  await moving.wizard.getByRole('combobox', { name: 'Server', exact: true }).click();
  await page.getByRole('option', { name: /xs-paris-02/ }).click();
  await expect(moving.wizard.getByRole('table', { name: 'VMs' })).toContainText('to another pool');
  await moving.wizard.getByRole('button', { name: NEXT }).click();
  await moving.wizard.getByRole('radio', { name: 'Each on its own' }).click();
  await expect(moving.wizard.getByRole('table', { name: 'Disks' })).toContainText('Local');
  await moving.wizard.getByRole('button', { name: NEXT }).click();
  await moving.wizard.getByRole('combobox', { name: /^Network of interface/ }).click();
  await page.getByRole('option', { name: 'office' }).click();
  await moving.wizard.getByRole('button', { name: NEXT }).click();
  await moving.wizard.getByRole('radio', { name: /^storage/ }).click();
  await moving.wizard.getByRole('button', { name: NEXT }).click();
  await expect(moving.wizard).toContainText('The servers were asked about each of them just now');
  await moving.wizard.getByRole('button', { name: 'Migrate', exact: true }).click();
  await expect(moving.wizard).toBeHidden();
  await expect(moving.ended('Migrate dns-02 to another pool, done')).toBeVisible();
  await window.choose('dns-02');
  await moving.runsOn('xs-paris-02');
});

test('the queue: paused, put in another order, one cancelled, gone on', async ({
  stage: { lab, page, window, moving },
}) => {
  await lab.speed(1);
  await moving.select('kafka-01', 'kafka-02', 'kafka-03', 'redis-01', 'monitor-01');
  await moving.pickUp('xs-paris-01');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: '2 migrations wait' })).toBeVisible();
  await page.getByRole('button', { name: '2 migrations wait' }).click();
  await moving.queue.getByRole('button', { name: 'Pause' }).click();
  await expect(moving.queued('Migrate monitor-01')).toContainText('paused');
  const last = moving.queue.getByRole('listitem').last();
  await expect(last).toContainText('monitor-01');
  await moving.queue.getByRole('button', { name: /monitor-01.*: earlier/ }).click();
  await expect(last).toContainText('redis-01');
  await moving.queue.getByRole('button', { name: /^Cancel .*redis-01/ }).click();
  await expect(moving.queued('redis-01')).toHaveCount(0);
  await moving.queue.getByRole('button', { name: 'Go on' }).click();
  await lab.speed(3000);
  await expect(moving.queue).toContainText('No migration runs or waits');
  await page.keyboard.press('Escape');
  await window.choose('monitor-01');
  await moving.runsOn('xs-paris-01');
  await window.choose('redis-01');
  await moving.runsOn('xs-paris-03');
});

test('a server that dies while it takes one in: the next best does', async ({
  stage: { lab, page, window, moving },
}) => {
  await lab.speed(2);
  await window.choose('registry-01');
  await moving.pickUp('xs-paris-02');
  await page.keyboard.press('Enter');
  await moving.plan.getByRole('checkbox', { name: 'Where it fails, try the next best server' }).press('Space');
  await moving.plan.getByRole('button', { name: /^Migrate 1/ }).press('Enter');
  await expect(window.line('xs-paris-02')).toContainText('1 arriving');
  await lab.play({ kind: 'crash-host', pool: 'Paris', host: 'xs-paris-02' });
  await lab.speed(3000);
  await moving.runsOn('xs-paris-01');
  await expect(page.getByRole('contentinfo', { name: 'Activity' })).not.toContainText('xs-paris-02 was not done');
});
