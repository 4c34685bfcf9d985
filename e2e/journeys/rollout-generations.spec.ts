import { expect } from 'playwright/test';
import { OtherClient } from '../pages/client.ts';
import type { RunningLab } from '../pages/lab.ts';
import { test } from '../seat.ts';

const FAST = 800;

/** A pool of each generation of updates: its own repositories, update images, patch files, the updater plugin. */
const pools = ['Cdn', 'Iso', 'Patch', 'Yum'] as const;

const standings = (lab: RunningLab) => Promise.all(pools.map((pool) => OtherClient.look(lab, pool)));

test('each generation of updates: one server from its own page, then the pools, two of them side by side, to their reports', async ({
  lab,
  sit,
}) => {
  const before = await standings(lab);
  await lab.stops();
  const seat = await sit(pools);
  await lab.speed(FAST);
  const { page, rollout, window } = seat;

  await test.step('a server of each alone', async () => {
    for (const pool of pools) {
      await window.choose(`${pool.toLowerCase()}-a`);
      await rollout.main.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Update server…' }).click();
      await expect(rollout.main.getByText('1 server chosen')).toBeVisible();
      await rollout.prepare('known, and watched');
      await rollout.start();
    }
    await seat.updates();
    await expect(rollout.main.getByRole('button', { name: '3 earlier' })).toBeVisible({ timeout: 120_000 });
    for (const pool of pools) {
      await seat.updates();
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
      await seat.choose(...pair);
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
});
