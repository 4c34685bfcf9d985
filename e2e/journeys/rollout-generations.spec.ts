import { expect, test } from 'playwright/test';
import { OtherClient } from '../pages/client.ts';
import { startLab } from '../pages/lab.ts';
import type { RunningLab } from '../pages/lab.ts';
import { Seat } from '../seat.ts';

const FAST = 800;

/** A pool of each generation of updates: its own repositories, update images, patch files, the updater plugin. */
const pools = ['Cdn', 'Iso', 'Patch', 'Yum'] as const;

const standings = (lab: RunningLab) =>
  Promise.all(
    pools.map(async (pool) => {
      const other = await OtherClient.enter(lab, pool);
      const standing = await other.standing();
      await other.leave();
      return standing;
    }),
  );

test('each generation of updates: one server from its own page, then the pools, two of them side by side, to their reports', async ({
  browser,
}) => {
  const lab = await startLab('--profile', 'generations', '--speed', String(FAST));
  const before = await standings(lab);
  await lab.stops();
  const seat = await Seat.take(browser, lab, pools);
  const { page, rollout, window } = seat;
  const updates = page.getByRole('link', { name: /^Updates/ });

  await test.step('a server of each alone', async () => {
    for (const pool of pools) {
      await window.choose(`${pool.toLowerCase()}-a`);
      await rollout.main.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Update server…' }).click();
      await expect(rollout.main.getByText('1 server chosen')).toBeVisible();
      await rollout.prepare('known, and watched');
      await rollout.start();
    }
    await updates.click();
    await expect(rollout.main.getByRole('button', { name: '3 earlier' })).toBeVisible({ timeout: 120_000 });
    for (const pool of pools) {
      await updates.click();
      await rollout.main.getByRole('button', { name: '3 earlier' }).click();
      await rollout.main.getByRole('link', { name: `Report of ${pool}` }).click();
      await rollout.reports('Complete');
      const server = `${pool.toLowerCase()}-a`;
      await expect(
        rollout.main.getByRole('table', { name: 'Servers' }).getByRole('row', { name: `${server} Done` }),
      ).toBeVisible();
      await expect(rollout.main.getByText('1 server of 1 updated')).toBeVisible();
    }
    expect(await lab.stops()).toEqual([]);
    expect(await standings(lab)).toEqual(before);
  });

  for (const pair of [
    ['Cdn', 'Yum'],
    ['Iso', 'Patch'],
  ])
    await test.step(`${pair.join(' and ')} side by side`, async () => {
      await updates.click();
      await rollout.button('Update servers…').click();
      for (const pool of pair)
        await rollout.main.getByRole('checkbox', { name: `Update ${pool}`, exact: true }).click();
      await rollout.prepare('known, and watched');
      // Nothing can be over before both have been looked at.
      await lab.speed(0);
      await rollout.start();
      const runs = rollout.main.getByRole('group', { name: 'Rollouts' });
      for (const pool of pair) {
        await runs.getByRole('button', { name: pool }).click();
        await expect(rollout.main.getByRole('img', { name: new RegExp(`^Rollout of ${pool}`) })).toBeVisible();
        await expect(rollout.lane(`${pool.toLowerCase()}-a`)).toContainText('not part of it');
        await expect(rollout.log).toContainText('Marking the pool: done');
      }
      await lab.speed(FAST);
      for (const pool of pair) {
        await runs.getByRole('button', { name: pool }).click();
        for (const server of ['b', 'c'].map((one) => `${pool.toLowerCase()}-${one}`)) {
          await expect(rollout.lane(server)).toContainText('Done', { timeout: 120_000 });
          await expect(rollout.log).toContainText(`${server}: installing the updates: done`);
          await expect(rollout.log).toContainText(`${server}: checking version, storage and VMs: done`);
        }
        await rollout.reachesReport('Complete');
        await page.goBack();
      }
    });
  const stops = await lab.stops();
  expect(stops.map(({ vm, what }) => `${vm} ${what}`).sort()).toEqual(pools.map((pool) => `${pool} fixed Suspended`));
  expect(await standings(lab)).toEqual(before);
  await seat.leave();
  await lab.stop();
});
