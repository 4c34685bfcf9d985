import { expect } from 'playwright/test';
import { OtherClient } from '../pages/client.ts';
import { test } from '../seat.ts';

const FAST = 800;

/** Slow enough that the window is ahead of the servers, fast enough to wait for them. */
const BRISK = 20;

const pools = ['Cdn', 'Patch', 'Yum'] as const;

test('what goes wrong is told, and everything is put back: an unwell canary, a step that fails, a list that others changed', async ({
  lab,
  sit,
}) => {
  const look = () => Promise.all(pools.map((pool) => OtherClient.look(lab, pool)));
  const before = await look();
  await lab.stops();
  const seat = await sit(pools);
  const { page, rollout } = seat;
  const outcomes = rollout.main.getByRole('table', { name: 'Servers' });
  const chip = (text: string) => rollout.main.getByText(text, { exact: true });

  await test.step('the canary is made unwell by somebody else: the run stops by itself', async () => {
    await seat.choose('Yum');
    await rollout.prepare('known, and watched');
    await rollout.main.getByLabel('Watch the first server, the canary').fill('30');
    await rollout.main.getByRole('radio', { name: 'Stop and put everything back' }).click();
    await lab.speed(FAST);
    await rollout.start();
    await expect(rollout.lane('yum-a')).toContainText('Watched', { timeout: 120_000 });
    const other = await OtherClient.enter(lab, 'Yum');
    const canary = await other.find('host', 'yum-a');
    await other.call('host.disable', canary);
    await expect(rollout.log).toContainText('yum-a is not in service');
    await rollout.reachesReport('Stopped and put back');
    await expect(
      rollout.main.getByText(/^yum-a: watching it for 30 min failed: .*yum-a is not in service/),
    ).toBeVisible();
    for (const server of ['yum-b', 'yum-c'])
      await expect(outcomes.getByRole('row', { name: `${server} Not begun` })).toBeVisible();
    await other.call('host.enable', canary);
    await other.leave();
  });

  await test.step('a step fails and is tried again; the run is paused, goes on, and is stopped', async () => {
    await seat.choose('Patch');
    await rollout.prepare('known, and watched');
    await lab.trouble({ call: 'host.disable', code: 'INTERNAL_ERROR', params: ['no room in the journal'] });
    await rollout.start();
    await expect(rollout.main.getByRole('heading', { name: /^patch-a: entering maintenance failed: / })).toBeVisible();
    await expect(rollout.lane('patch-a')).toContainText('Failed');
    for (const way of [/^Skip this step/, /^Skip this server its VMs return/, /^Stop and put back$/])
      await expect(rollout.button(way)).toBeVisible();
    // Nothing arrives anywhere before the pause was asked for.
    await lab.speed(0);
    await rollout.button('Try again').click();
    await expect(rollout.log).toContainText('patch-a: moving Patch 2 away');
    await rollout.button('Other moments to pause').click();
    await page.getByRole('menuitem', { name: 'Pause after this VM' }).click();
    await expect(chip('Pauses after this VM')).toBeVisible();
    await lab.speed(FAST);
    await expect(rollout.lane('patch-a')).toContainText('Paused');
    await expect(rollout.lane('patch-a')).toContainText('next: moving VMs that came later');
    await lab.speed(0);
    await rollout.button('Go on').click();
    await expect(chip('Running')).toBeVisible();
    await rollout.button('Stop and put back…').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop and put back' }).click();
    await expect(chip('Putting back')).toBeVisible();
    await expect(rollout.main.getByText('to return to patch-a')).toBeVisible();
    await lab.speed(FAST);
    await rollout.reachesReport('Stopped and put back');
    await expect(rollout.main.getByText('root: stop and put back', { exact: true })).toBeVisible();
    // The update may have been under way by then: it is not taken back, and said.
    await expect(outcomes.getByRole('row', { name: /^patch-a (Put back|Updated, not restarted) / })).toBeVisible();
  });

  await test.step('others have the pool fetch another list between two servers', async () => {
    await lab.speed(BRISK);
    await seat.choose('Cdn');
    await rollout.prepare('known, and watched');
    await rollout.start();
    await expect(rollout.log).toContainText('cdn-a: entering maintenance');
    await rollout.button('Pause after this server').click();
    await lab.speed(FAST);
    await expect(chip('Paused').first()).toBeVisible({ timeout: 120_000 });
    await lab.play({ kind: 'publish', pool: 'Cdn', hash: 'f00d' });
    const other = await OtherClient.enter(lab, 'Cdn');
    const [pool] = await other.call<readonly string[]>('pool.get_all');
    await other.call('pool.sync_updates', pool, false, '', '');
    await other.leave();
    await rollout.button('Go on').click();
    await expect(
      rollout.main.getByRole('heading', { name: /failed: The pool has fetched other updates since the plan was made/ }),
    ).toBeVisible();
    await expect(rollout.lane('cdn-a')).toContainText('Done');
    await rollout.button(/^Stop and put back then/).click();
    await rollout.reachesReport('Stopped and put back');
    await expect(outcomes.getByRole('row', { name: 'cdn-a Done' })).toBeVisible();
  });

  expect(await lab.stops()).toEqual([]);
  expect(await look()).toEqual(before);
});
