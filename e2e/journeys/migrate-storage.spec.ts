import type { Locator, Page } from 'playwright/test';
import { OtherClient } from '../pages/client.ts';
import { expect, test } from '../stage.ts';

test.use({ setting: { profile: 'practice', wide: true } });
test.describe.configure({ mode: 'serial' });

/** What was asked of the servers for a migration that has ended, as the timeline keeps its calls. */
async function sentBy(page: Page, title: string) {
  await page.keyboard.press('Control+j');
  await page
    .getByRole('button', { name: `More about ${title}` })
    .first()
    .click();
  await page.getByRole('menuitem', { name: 'Show me the command' }).click();
  const form = page.getByRole('region', { name: 'Show me the command' });
  const sent = form.getByRole('button', { name: 'Calls as sent', exact: true });
  if ((await sent.getAttribute('aria-pressed')) !== 'true') await sent.click();
  const text = await form.getByRole('textbox', { name: 'Calls as sent' }).inputValue();
  const params = (method: string): readonly unknown[] => {
    const [, given = ''] = new RegExp(`(?:^|\\n)(?:Async\\.)?${method}\\((.*)\\)(?:\\n|$)`).exec(text) ?? [];
    return JSON.parse(`[${given}]`) as readonly unknown[];
  };
  const [, , live, disks, networks, options] = params('VM.migrate_send');
  return {
    receive: params('host.migrate_receive'),
    live,
    storages: Object.values(disks as object),
    networks: Object.values(networks as object),
    options,
  };
}

/** The step in the wizard's footer. */
const NEXT = /^Next/;

for (const [hand, vm, server] of [
  ['mouse', 'dns-02', 'xs-paris-02'],
  ['keyboard', 'win-ad-02', 'xs-paris-03'],
] as const)
  test(`by ${hand}: the disk of a running VM goes to local storage, and with it the VM to another pool`, async ({
    stage: { lab, page, window, moving },
  }) => {
    const { wizard } = moving;
    const press = (control: Locator) => moving.press(hand, control);
    const next = () => press(wizard.getByRole('button', { name: NEXT }));
    await lab.speed(3000);
    await window.choose(vm);
    await window.command('>Migrate with storage');
    await press(wizard.getByRole('radio', { name: 'Move the disks only' }));
    await expect(wizard).toContainText('none of its disks goes elsewhere');
    await next();
    await press(wizard.getByRole('radio', { name: 'All on one' }));
    const storage = wizard.getByRole('combobox', { name: 'Storage for all' });
    await moving.pick(hand, storage, 'Local');
    await expect(storage).toContainText('Local');
    await next();
    await expect(wizard.getByRole('list', { name: 'Checked' })).toContainText('its disks move');
    await press(wizard.getByRole('button', { name: /^Move the disks/ }));
    await expect(wizard).toBeHidden();
    await expect(moving.ended(/^Move .* to Local storage/).filter({ hasText: vm })).toBeVisible();

    await window.command('>Migrate with storage');
    await moving.pick(hand, wizard.getByRole('combobox', { name: 'Pool' }), 'Paris');
    await moving.pick(hand, wizard.getByRole('combobox', { name: 'Server', exact: true }), server);
    await expect(wizard.getByRole('table', { name: 'VMs' })).toContainText('to another pool');
    await next();
    await press(wizard.getByRole('radio', { name: 'Each on its own' }));
    await expect(wizard.getByRole('table', { name: 'Disks' })).toContainText('Local');
    await moving.pick(hand, wizard.getByRole('combobox', { name: /^Storage of/ }).first(), 'iscsi-tier1');
    await next();
    await moving.pick(hand, wizard.getByRole('combobox', { name: /^Network of interface/ }), 'office');
    await next();
    await press(wizard.getByRole('radio', { name: /^storage/ }));
    await press(wizard.getByRole('checkbox', { name: 'Compress what is sent' }));
    await next();
    await expect(wizard).toContainText('The servers were asked about each of them just now');
    await press(wizard.getByRole('button', { name: 'Migrate', exact: true }));
    await expect(wizard).toBeHidden();
    await expect(moving.ended(`Migrate ${vm} to another pool, done`)).toBeVisible();
    await window.choose(vm);
    await moving.runsOn(server);
    await expect(page.getByRole('contentinfo', { name: 'Activity' })).not.toContainText('was not done');
    const other = await OtherClient.enter(lab);
    expect(await sentBy(page, `Migrate ${vm} to another pool`)).toEqual({
      receive: [await other.find('host', server), await other.find('network', 'storage (VLAN 40)'), {}],
      live: true,
      storages: [await other.find('SR', 'iscsi-tier1')],
      networks: [await other.find('network', 'office')],
      options: { compress: 'true' },
    });
    await other.leave();
  });

test('a copy of what is off goes to another pool; it is on the disk storage chosen, the original stays', async ({
  stage: { lab, page, window, moving },
}) => {
  const { wizard } = moving;
  const next = () => wizard.getByRole('button', { name: NEXT }).click();
  await lab.speed(3000);
  await window.choose('lab-01');
  await window.command('>Migrate with storage');
  await wizard.getByRole('radio', { name: /^Copy/ }).click();
  await moving.pick('mouse', wizard.getByRole('combobox', { name: 'Pool' }), 'Paris');
  await moving.pick('mouse', wizard.getByRole('combobox', { name: 'Server', exact: true }), 'xs-paris-01');
  await next();
  await wizard.getByRole('radio', { name: 'All on one' }).click();
  await moving.pick('mouse', wizard.getByRole('combobox', { name: 'Storage for all' }), 'iscsi-tier1');
  await next();
  await next();
  await wizard.getByRole('radio', { name: /the management network/ }).click();
  await next();
  await wizard.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(moving.ended('Copy lab-01 to another pool, done')).toBeVisible();
  await expect(window.line('lab-01')).toHaveCount(2);
  const other = await OtherClient.enter(lab);
  const sent = await sentBy(page, 'Copy lab-01 to another pool');
  expect(sent.storages).toEqual([await other.find('SR', 'iscsi-tier1')]);
  expect(sent.options).toEqual({ copy: 'true' });
  await other.find('VM', 'lab-01');
  await other.leave();
});

test('the queue: paused, put in another order, one cancelled, more at once; another console’s migration beside it', async ({
  stage: { lab, page, window, moving },
}) => {
  await lab.speed(1);
  await moving.select('kafka-01', 'kafka-02', 'kafka-03', 'redis-01', 'monitor-01');
  await moving.pickUp('xs-paris-01');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: '2 migrations wait' })).toBeVisible();
  await page.getByRole('button', { name: '2 migrations wait' }).click();
  const other = await OtherClient.enter(lab);
  const [vm, host] = [await other.find('VM', 'gitlab'), await other.find('host', 'xs-paris-03')];
  await other.call('Async.VM.pool_migrate', vm, host, { live: 'true' });
  await expect(moving.queued('gitlab')).toContainText(/by .* \d+ %/);
  await moving.queue.getByRole('button', { name: 'Pause' }).click();
  await expect(moving.queued('Migrate monitor-01')).toContainText('paused');
  const last = moving.queued('paused').last();
  await expect(last).toContainText('monitor-01');
  await moving.queue.getByRole('button', { name: /monitor-01.*: earlier/ }).click();
  await expect(last).toContainText('redis-01');
  await moving.queue.getByRole('button', { name: /^Cancel .*redis-01/ }).click();
  await expect(moving.queued('redis-01')).toHaveCount(0);
  await moving.queue.getByRole('button', { name: 'Go on' }).click();
  await expect(moving.queued('monitor-01')).toContainText('waits');
  await moving.queue.getByLabel('Side by side on one server').fill('4');
  await moving.queue.getByLabel('Side by side on one server').press('Enter');
  await expect(moving.queued('monitor-01')).not.toContainText('waits');
  await lab.speed(3000);
  await expect(moving.queue).toContainText('No migration runs or waits');
  await other.leave();
  await page.keyboard.press('Escape');
  await window.choose('monitor-01');
  await moving.runsOn('xs-paris-01');
  await window.choose('redis-01');
  await moving.runsOn('xs-paris-03');
});

test('a server that dies while it takes one in: the next best does', async ({
  stage: { lab, page, window, moving },
}) => {
  for (const [hand, vm, server, best] of [
    ['mouse', 'registry-01', 'xs-paris-02', 'xs-paris-01'],
    ['keyboard', 'web-05', 'xs-paris-02', 'xs-paris-01'],
  ] as const) {
    await lab.speed(3000);
    await window.choose(vm);
    await moving.hold(hand, vm, server);
    // The one before has brought it down: it is up again.
    await expect(moving.server(server)).toContainText('fits');
    await lab.speed(2);
    await moving.letGo(hand);
    const retry = moving.plan.getByRole('checkbox', { name: 'Where it fails, try the next best server' });
    await moving.press(hand, retry);
    await moving.press(hand, moving.plan.getByRole('button', { name: /^Migrate 1/ }));
    await expect(window.line(server)).toContainText('1 arriving');
    await lab.play({ kind: 'crash-host', pool: 'Paris', host: server });
    await lab.speed(3000);
    await moving.runsOn(best);
    await expect(page.getByRole('contentinfo', { name: 'Activity' })).not.toContainText(`${server} was not done`);
    await lab.play({ kind: 'recover-host', pool: 'Paris', host: server });
    await expect(window.line(server)).not.toContainText(/not responding|maintenance/);
  }
});
