import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HANDS } from '../pages/moving.ts';
import { expect, test } from '../stage.ts';

test.use({ setting: { profile: 'practice', wide: true } });
test.describe.configure({ mode: 'serial' });

for (const [hand, vm, server] of [
  ['mouse', 'dns-01', 'xs-paris-02'],
  ['keyboard', 'web-01', 'xs-paris-03'],
] as const)
  test(`one VM by ${hand}: put back, taken up again, moved, and sent back`, async ({
    stage: { page, window, moving },
  }) => {
    await window.choose(vm);
    await moving.runsOn('xs-paris-01');
    await moving.hold(hand, vm, server);
    await expect(moving.server(server)).toContainText('fits');
    if (hand === 'mouse') await expect(window.line(server)).toContainText('fits');
    else {
      await expect(moving.servers).toHaveAccessibleDescription(/^Every server with what it says to 1 VM/);
      await expect(page.getByRole('status').filter({ hasText: `${server}: fits` })).toHaveCount(1);
    }
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await expect(moving.servers).toBeHidden();
    await moving.hold(hand, vm, server);
    await moving.letGo(hand);
    await expect(moving.plan).toContainText(`Migrate 1 to ${server}`);
    await expect(page.getByRole('status').filter({ hasText: `Migrate 1 to ${server}. Enter` })).toHaveCount(1);
    await moving.start(hand);
    await moving.runsOn(server);
    await moving.undo(`Migrate ${vm} to ${server}`, hand);
    await moving.runsOn('xs-paris-01');
  });

test('onto a full server, by mouse and by keyboard: who fits goes and comes back, who does not says by how much', async ({
  stage: { lab, window, moving },
}) => {
  await lab.speed(3000);
  for (const hand of HANDS) {
    await moving.select('db-orders-01', 'gitlab', 'web-01');
    await moving.hold(hand, 'gitlab', 'xs-paris-02');
    await expect(moving.server('xs-paris-02')).toContainText('2 of 3 fit');
    await moving.letGo(hand);
    await expect(moving.plan).toContainText('Migrate 2 of 3 to xs-paris-02');
    // What was let go stays, whatever the pointer crosses on its way to the button.
    await moving.server('xs-paris-03').hover();
    await expect(moving.plan).toContainText('Migrate 2 of 3 to xs-paris-02');
    await expect(moving.vm('gitlab')).toContainText(/not enough memory, [\d.]+ GiB short/);
    await moving.start(hand);
    await window.choose('web-01');
    await moving.runsOn('xs-paris-02');
    if (hand === 'keyboard') continue;
    await moving.undo('Migrate 2 VMs', hand);
    await moving.runsOn('xs-paris-01');
  }
  await window.choose('gitlab');
  await moving.runsOn('xs-paris-01');
});

for (const [hand, guest] of [
  ['mouse', 'dns-02'],
  ['keyboard', 'voip-01'],
] as const)
  test(`by ${hand} twenty VMs of two pools: three are refused for three reasons, the rest goes`, async ({
    stage: { lab, window, moving },
  }) => {
    // Nineteen that stand one below the other once all are back there; what is between them is a server.
    await window.choose('web-03');
    await expect(async () => {
      await window.line('web-03').click();
      await window.line('test-b').click({ modifiers: ['Shift'] });
      await window.line(guest).click({ modifiers: ['Control'] });
      await expect(window.tree.getByRole('treeitem', { selected: true })).toHaveCount(21, { timeout: 500 });
    }).toPass();
    await moving.hold(hand, 'web-11', 'xs-paris-01');
    await expect(moving.server('xs-paris-01')).toContainText('17 of 20 fit');
    await moving.letGo(hand);
    await expect(moving.plan).toContainText('Migrate 17 of 20 to xs-paris-01');
    await expect(moving.vm('win-sql-01')).toContainText('its CD is in');
    await expect(moving.vm('appliance-fw')).toContainText('tools');
    await expect(moving.vm('qa-runner')).toContainText('paused');
    await expect(moving.vm('batch-03')).toContainText('becomes its home server');
    await expect(moving.vm(guest)).toContainText('to another pool');
    await lab.speed(3000);
    await moving.start(hand);
    // Until it has left, it is in both pools.
    await moving.done(`Migrate ${guest} to another pool`);
    await window.choose('kafka-03');
    await moving.runsOn('xs-paris-01');
    if (hand === 'mouse') {
      await moving.undo(/^Set home server/, hand);
      await moving.undo(/^Migrate \d+ VMs/, hand);
      await moving.runsOn('xs-paris-03');
    }
    await window.choose(guest);
    await moving.runsOn('xs-paris-01');
  });

test('one who stays takes its fix in the plan', async ({ stage: { page, window, moving } }) => {
  await window.choose('win-sql-01');
  // A line under a server means that server.
  await moving.carry(window.line('win-sql-01'), window.line('appliance-fw'));
  await expect(moving.server('xs-paris-03')).toHaveAttribute('aria-selected', 'true');
  await page.mouse.up();
  await moving.plan.getByRole('button', { name: 'Eject the CD and include it' }).click();
  await expect(moving.plan).toContainText('Migrate 1 to xs-paris-03');
  await moving.plan.getByRole('button', { name: /Put back/ }).click();
});

test('onto a pool packing chooses, and onto another server with what is held down', async ({
  stage: { page, window, moving },
}) => {
  await moving.select('kafka-01', 'kafka-02');
  await moving.carry(window.line('kafka-02'), window.line('Paris'));
  await page.mouse.up();
  await expect(moving.plan).toContainText('Migrate 2 to Paris');
  await expect(moving.vm('kafka-01')).toContainText(/to xs-paris-0[23]/);
  await page.keyboard.press('Escape');

  await window.choose('test-a');
  await moving.carry(window.line('test-a'), window.line('xs-paris-02'));
  await page.keyboard.down('Control');
  await window.line('xs-paris-02').hover({ position: { x: 95, y: 13 } });
  await expect(page.getByRole('button', { name: 'Copy', pressed: true })).toBeVisible();
  await page.mouse.up();
  await page.keyboard.up('Control');
  await expect(moving.plan).toContainText('Copy 1 to xs-paris-02');
  await page.keyboard.press('h');
  await expect(moving.plan).toContainText('Set the home server of 1 to be xs-paris-02');
  await page.keyboard.press('Escape');
  await expect(moving.plan).toBeHidden();
});

test('from the grid ticked rows together, from what was searched and from a filtered tree: onto a server, or what lies under a pool', async ({
  stage: { page, window, moving },
}) => {
  await window.line('Paris').click();
  const row = (name: string) => page.getByRole('row').filter({ hasText: name }).first();
  await row('kafka-01').getByRole('checkbox').click();
  await row('kafka-03').getByRole('checkbox').click();
  await moving.carry(row('kafka-01').getByText('kafka-01'), window.line('xs-paris-02'));
  await expect(moving.server('xs-paris-02')).toContainText('2 of 2 fit');
  await page.mouse.up();
  await expect(moving.plan).toContainText('Migrate 2 to xs-paris-02');
  await moving.plan.getByRole('button', { name: /Put back/ }).click();
  await expect(moving.servers).toBeHidden();

  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Search and commands' });
  await palette.getByRole('combobox').fill('kafka-01');
  await moving.carry(palette.getByRole('option').filter({ hasText: 'kafka-01' }).first(), window.line('nfs-prod-01'));
  await expect(moving.servers.getByRole('option', { selected: true })).toContainText('Paris');
  await page.mouse.up();
  await expect(palette).toBeHidden();
  await expect(moving.plan).toContainText('Migrate 1 to Paris');
  await page.keyboard.press('Escape');
  await expect(moving.servers).toBeHidden();

  await window.filter.fill('kafka');
  await moving.carry(window.line('kafka-02'), moving.server('xs-paris-02'));
  await page.mouse.up();
  await expect(moving.plan).toContainText('Migrate 1 to xs-paris-02');
  await moving.putBack('mouse');
  await window.filter.fill('');
});

test('the servers themselves are asked about what was let go: their word wins, is told, and written down', async ({
  stage: { lab, page, window, moving, folder },
}) => {
  const code = 'VM_REQUIRES_GPU';
  await lab.trouble({ call: 'VM.assert_can_boot_here', code, params: ['OpaqueRef:x', 'OpaqueRef:y'], times: 1000 });
  await window.choose('kafka-03');
  await moving.hold('keyboard', 'kafka-03', 'xs-paris-02');
  await expect(moving.plan).toContainText('Migrate 1 to xs-paris-02');
  await page.keyboard.press('Enter');
  await expect(moving.plan).toContainText('kafka-03 fits by our own check, but the server says');
  await expect(moving.plan).toContainText('Nothing can go to xs-paris-02');
  await expect(moving.plan.getByRole('button', { name: /^Migrate/ })).toHaveAttribute('aria-disabled', 'true');
  await expect
    .poll(() => readFile(join(folder, 'data', 'xenith.log'), 'utf8'))
    .toMatch(new RegExp(`"ours":"fits","theirs":"${code}".*the server differs about a move`));
  await page.keyboard.press('Escape');
  await expect(moving.servers).toBeHidden();
});

test('the edge of the tree scrolls while something is held there', async ({ stage: { page, window, moving } }) => {
  const size = page.viewportSize() ?? { width: 1440, height: 2100 };
  await page.setViewportSize({ ...size, height: 600 });
  await window.choose('dns-01');
  await moving.carry(window.line('dns-01'), window.line('xs-paris-01'));
  await moving.scrollTo(window.line('ubuntu-24-golden'), 'bottom');
  await moving.scrollTo(window.line('Lyon'), 'top');
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(moving.servers).toBeHidden();
  await page.setViewportSize(size);
});

test('suggested moves, one left out: the rest levels the pool', async ({ stage: { lab, page, window, moving } }) => {
  await lab.speed(3000);
  await window.choose('Paris');
  await window.command('>Suggest moves');
  const dialog = page.getByRole('dialog', { name: 'Level the servers of Paris' });
  const move = dialog.getByRole('list', { name: 'Moves' }).getByRole('listitem');
  const name = (at: number): Promise<string> => move.nth(at).locator('b').innerText();
  // From here on they stay what they are, whatever metrics say next.
  await move.first().getByRole('checkbox').click();
  const [stays, goes] = [await name(0), await name(1)];
  const from = /from (\S+)/.exec(await move.first().innerText())?.[1] ?? '';
  const to = (await move.nth(1).getByRole('combobox').innerText()).replace(/^to /, '');
  await dialog.getByRole('button', { name: `Migrate ${(await move.count()) - 1}` }).click();
  await window.choose(goes);
  await moving.runsOn(to);
  await window.choose(stays);
  await moving.runsOn(from);
});

test('onto a tag, a vApp and a folder, a folder into another: the way back is there', async ({
  stage: { page, window, object, moving },
}) => {
  await page.getByRole('button', { name: 'View: Infrastructure' }).click();
  await page.getByRole('menuitemradio', { name: /Tags/ }).click();
  for (const section of ['Tags', 'test', 'vApps']) {
    await window.line(section).first().click();
    await page.keyboard.press('ArrowRight');
  }
  for (const [what, target, said, ...through] of [
    ['test-b', window.line('prod'), 'Tag test-b with prod'],
    ['test-b', window.line('Shop').last(), 'Add test-b to vApp Shop'],
    ['test-b', window.line('Front'), 'Move test-b to /Shop/Front', 'Folders', 'Shop'],
    ['Front', window.line('Folders'), 'Move folder /Shop/Front to /Front'],
  ] as const) {
    await expect(window.line(what)).toHaveCount(1);
    const [first, ...further] = [...through.map((name) => window.line(name).first()), target];
    await moving.carry(window.line(what), first ?? target);
    // A closed line that is waited on opens.
    for (const next of further) {
      await moving.linger(window.line(through[further.indexOf(next)] ?? '').first());
      await next.hover({ position: { x: 90, y: 12 } });
    }
    await expect(page.getByRole('status').filter({ hasText: 'Let go to' })).toBeVisible();
    await page.mouse.up();
    await expect(moving.ended(said)).toBeVisible();
    await moving.undo(said);
  }
  // What is of no server's concern goes onto a tag and into a folder as well, all kinds at once.
  const view = async (from: string, to: RegExp) => {
    await page.getByRole('button', { name: `View: ${from}` }).click();
    await page.getByRole('menuitemradio', { name: to }).click();
  };
  await view('Tags and folders', /Objects/);
  const twist = (group: string) => window.line(group).click({ position: { x: 10, y: 12 } });
  for (const group of ['Pools', 'Shared storage', 'Networks']) await twist(group);
  await window.line('Paris').click();
  for (const name of ['nfs-prod-01', 'office']) await window.line(name).click({ modifiers: ['Control'] });
  await twist('Disks');
  await window.line('appliance-fw system').click({ modifiers: ['Control'] });
  await view('Objects', /Tags/);
  const rows = page.getByRole('grid').or(page.getByRole('treegrid')).first();
  await rows.getByRole('checkbox').first().click();
  for (const [target, said] of [
    [window.line('bus'), /^Add tags 4 objects/],
    [window.line('Shop').first(), /^Move to folder 4 objects/],
  ] as const) {
    await moving.carry(rows.getByText('nfs-prod-01'), target);
    await expect(page.getByRole('status').filter({ hasText: '4 objects' })).toBeVisible();
    await page.mouse.up();
    await expect(moving.ended(said)).toBeVisible();
  }
  for (const said of [/^Move to folder 4 objects/, /^Add tags 4 objects/]) await moving.undo(said);
  await expect(window.line('Front')).toHaveCount(1);
  await expect(window.line('Front')).toHaveAttribute('aria-level', '3');
  await window.line('Front').click();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Move or rename folder…' }).press('Enter');
  const place = object.dialog.getByLabel('New place', { exact: true });
  await expect(place).toHaveValue('/Shop/Front');
  await place.fill('/Shop/Window');
  await place.press('Enter');
  await expect(moving.ended('Move folder /Shop/Front to /Shop/Window')).toBeVisible();
  await expect(window.line('Window')).toBeVisible();
  await page.getByRole('button', { name: /^View: Tags/ }).click();
  await page.getByRole('menuitemradio', { name: 'Infrastructure' }).click();
});
