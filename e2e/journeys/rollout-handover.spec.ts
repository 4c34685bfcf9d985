import { expect } from 'playwright/test';
import { OtherClient } from '../pages/client.ts';
import { test } from '../seat.ts';
import type { Seat } from '../seat.ts';

const FAST = 800;

test('two consoles: a run is killed, resumed and taken over to the same end; of two starts at once one wins, the other is told', async ({
  lab,
  sit,
}) => {
  const look = () => Promise.all(['Iso', 'Yum'].map((pool) => OtherClient.look(lab, pool)));
  const before = await look();
  await lab.stops();
  const seats = await Promise.all([sit(['Iso', 'Yum']), sit(['Iso', 'Yum'], 'pool-admin')]);
  const [first, second] = seats;

  await test.step('both start the same pool at once', async () => {
    for (const seat of seats) {
      await seat.choose('Yum');
      await seat.rollout.prepare('known, and watched');
    }
    // Each asks for the mark before the other one has it.
    await lab.fault({ call: 'pool.add_to_other_config', pool: 'Yum', effect: { kind: 'delay', seconds: 4 }, times: 2 });
    await Promise.all(seats.map(({ rollout }) => rollout.start()));
    const told = (seat: Seat) =>
      seat.rollout.main.getByText(
        /^Yum: marking the pool failed: \S+ has begun to update this pool from another console$/,
      );
    const won = (seat: Seat) => seat.rollout.log.getByText('Marking the pool: done');
    await expect(told(first).or(won(first))).toBeVisible();
    const [winner, loser] = (await won(first).isVisible()) ? [first, second] : [second, first];
    await expect(won(winner)).toBeVisible();
    await expect(told(loser)).toBeVisible();
    await lab.speed(FAST);
    await loser.rollout.button(/^Leave it to/).click();
    await loser.rollout.reachesReport('Stopped and put back');
    await winner.rollout.reachesReport('Complete');
    await lab.speed(1);
  });

  await test.step('one is killed in the middle, and resumed', async () => {
    await first.choose('Iso');
    await first.rollout.prepare('known, and watched');
    await first.rollout.start();
    await expect(first.rollout.log).toContainText('iso-a: moving Iso 2 away');
    // The VMs stay on their way until all of this is over.
    await lab.speed(0);
    await second.updates();
    await expect(second.rollout.main.getByText('Iso is being updated by root from another console')).toBeVisible();
    await second.rollout.main.getByRole('link', { name: 'Watch' }).click();
    await expect(second.rollout.main.getByText(/^root runs this from another console/)).toBeVisible();
    await expect(second.rollout.lane('iso-a')).toContainText('Leaving 0 of 2');

    await first.restart();
    await first.updates();
    const found = first.rollout.main.getByRole('region', { name: 'Interrupted rollout of Iso' });
    await expect(found).toContainText('Nothing goes on before you decide, or another console takes it over');
    await found.getByRole('link', { name: 'Look first' }).click();
    await expect(first.rollout.main.getByText('Last begun: moving Iso 1 away, on iso-a.')).toBeVisible();
    await first.rollout.button('Sign in to Iso…').click();
    await first.page.getByRole('dialog').getByLabel('Password', { exact: true }).fill(lab.password);
    await first.page.keyboard.press('Enter');
    await expect(first.rollout.button('Put everything back')).toBeEnabled();
    await first.rollout.button('Go on with it').click();
    await expect(first.rollout.log).toContainText('Taken up again by root');
  });

  await test.step('the other one takes it over, to the same end', async () => {
    await second.rollout.button('Take it over…').click();
    await second.page.getByRole('dialog').getByRole('button', { name: 'Take over from root' }).click();
    await expect(second.rollout.log).toContainText('Taken up again by pool-admin');
    await expect(first.rollout.main.getByText(/^pool-admin (has taken this over|runs this)/)).toBeVisible();
    await expect(first.rollout.button('Stop and put back…')).toHaveCount(0);
    await lab.speed(FAST);
    await second.rollout.reachesReport('Complete');
    await expect(first.rollout.main.getByText(/^pool-admin took this over from another console/)).toBeVisible();
    await first.updates();
    await expect(first.rollout.main.getByText(/Iso was taken over by pool-admin from another console/)).toBeVisible();
  });

  const stops = await lab.stops();
  expect(stops.map(({ vm, what }) => `${vm} ${what}`).sort()).toEqual(['Iso fixed Suspended', 'Yum fixed Suspended']);
  expect(await look()).toEqual(before);
});
