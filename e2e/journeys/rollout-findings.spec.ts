import type { Locator } from 'playwright/test';
import { expect, test } from '../console.ts';
import { OtherClient } from '../pages/client.ts';
import { startLab } from '../pages/lab.ts';
import type { RunningLab } from '../pages/lab.ts';
import { RolloutPages } from '../pages/rollout.ts';
import { addFirst } from '../pages/sign-in.ts';
import { ConsoleWindow } from '../pages/window.ts';

/** What is found, why, what is pressed, and what is said of it then: nothing where it is mended for good. */
interface Row {
  readonly found: string;
  readonly cause: string;
  readonly fix: string;
  readonly putBack?: string;
}

const rows: readonly Row[] = [
  { found: 'xs-paris-01 is the coordinator and left out', cause: 'Other servers refuse these updates before it has them.', fix: 'Choose it too' },
  { found: 'xs-paris-03 is already in maintenance mode', cause: 'put into service at the end', fix: 'Exit maintenance mode…' },
  { found: 'iscsi-tier1 has 1 of 2 paths', cause: 'The reboot may lose the disks', fix: 'Leave xs-paris-03 out' },
  { found: 'iso-library is not connected to xs-paris-02', cause: 'No running VM uses it now.', fix: 'Repair' },
  { found: 'High availability is on', cause: 'The server refuses updates under HA.', fix: 'Switch off during the run', putBack: 'on again at the end' },
  { found: 'Auto power-on would start 4 halted VMs', cause: 'batch-03', fix: 'Hold during the run', putBack: 'restored at the end' },
  { found: 'web-02-debug cannot leave: is paused', cause: 'servers were tried', fix: 'Suspend for the run', putBack: 'paused again on return' },
  { found: 'win-sql-01 cannot leave: its CD', cause: 'no other server can see', fix: 'Eject the CD', putBack: 'inserted again on return' },
]; // prettier-ignore

test.use({ args: ['--no-lab'] });

test('what others left in a pool is found with its cause; each is mended, agreed to, left out or waived, and put back', async ({
  page,
}) => {
  const lab = await startLab('--profile', 'practice', '--speed', '200');
  const other = await OtherClient.enter(lab);
  await arrange(lab, other);
  const before = await standing(other);
  expect(before).toEqual({ ha: true, autoPowerOn: 'true', nightly: true, cd: 'drivers.iso', paused: 'Paused' });
  await other.leave();
  const window = new ConsoleWindow(page);
  const rollout = new RolloutPages(page);
  await addFirst(page, lab);
  await expect(window.line('Paris')).toBeVisible();
  await page.getByRole('link', { name: /^Updates/ }).click();
  await rollout.button('Update servers…').click();
  // Wanted as a whole, also while it is still being read.
  await rollout.main.getByRole('checkbox', { name: 'Update Paris' }).check();
  await expect(rollout.main.getByText('3 servers chosen')).toBeVisible();
  await rollout.main.getByRole('checkbox', { name: 'Update xs-paris-01' }).uncheck();
  await rollout.button('Next: Findings').click();

  const item = (text: string): Locator => rollout.main.getByRole('listitem').filter({ hasText: text });
  for (const { found, cause, fix, putBack } of rows) {
    await test.step(found, async () => {
      await expect(item(found)).toContainText(cause);
      if (putBack !== undefined) await expect(item(found)).toContainText(putBack);
      await rollout.fix(item(found), fix);
      // What is done to the pool at once, and not only planned, may ask first.
      if (fix.endsWith('…'))
        await page
          .getByRole('dialog')
          .getByRole('button', { name: fix.slice(0, -1) })
          .click();
      await expect(item(found)).toHaveCount(0);
    });
  }
  await rollout.button(/^Fix \d for the run$/).click();
  await expect(item('nightly may take snapshots')).toHaveCount(0);
  await expect(item('xs-paris-02 has a clock that is')).toBeVisible();
  await rollout.settle('it is set tonight');
  await expect(rollout.main.getByText('Nothing is left to decide')).toBeVisible();
  await rollout.tab('Settled').click();
  for (const { found, putBack } of rows) {
    const [subject = ''] = found.split(/ (?=is|would|cannot)/);
    if (putBack !== undefined) await expect(item(subject).filter({ hasText: putBack })).toHaveCount(1);
  }
  await rollout.tab('Passed').click();
  await expect(item('All storage is connected').first()).toBeVisible();

  await rollout.step('Safeguards').click();
  await rollout.main.getByRole('checkbox', { name: 'Hold while the pool raises alarms' }).uncheck();
  await lab.speed(400);
  await rollout.button('Start updating 2 servers').click();
  await rollout.isAtStep('Run');
  const owed = rollout.main.getByRole('complementary').getByRole('listitem');
  await expect(rollout.button('Show the report')).toBeVisible({ timeout: 120_000 });
  for (const debt of ['High availability', 'Auto power-on', 'Schedule nightly', 'CD drivers.iso in win-sql-01'])
    await expect(owed.filter({ hasText: debt }).getByRole('img', { name: 'back', exact: true })).toBeVisible();
  await rollout.button('Show the report').click();
  await expect(rollout.main.getByText('“it is set tonight”').first()).toBeVisible();
  // The coordinator was restarted, and with it every session ended.
  expect(await standing(await OtherClient.enter(lab))).toEqual(before);
  await lab.stop();
});

/** What others have left in the pool. */
async function arrange(lab: RunningLab, other: OtherClient): Promise<void> {
  await other.call('host.disable', await other.find('host', 'xs-paris-03'));
  await lab.play({ kind: 'skew-clock', pool: 'Paris', host: 'xs-paris-02', seconds: 3600 });
  await other.call('pool.enable_ha', [await other.find('SR', 'iscsi-tier1')], {});
  const server = await other.find('host', 'xs-paris-02');
  for (const ref of await other.call<readonly string[]>('SR.get_PBDs', await other.find('SR', 'iso-library')))
    if ((await other.call('PBD.get_host', ref)) === server) await other.call('PBD.unplug', ref);
}

/** Of what was switched off or moved, as the pool itself has it. */
async function standing(other: OtherClient) {
  const [pool = ''] = await other.call<readonly string[]>('pool.get_all');
  const vm = await other.find('VM', 'win-sql-01');
  const drives = await other.call<readonly string[]>('VM.get_VBDs', vm);
  const discs = await Promise.all(
    drives.map(async (ref) =>
      (await other.call('VBD.get_type', ref)) === 'CD' && !(await other.call<boolean>('VBD.get_empty', ref))
        ? [await other.call<string>('VDI.get_name_label', await other.call('VBD.get_VDI', ref))]
        : [],
    ),
  );
  return {
    ha: await other.call<boolean>('pool.get_ha_enabled', pool),
    autoPowerOn: (await other.call<Record<string, string>>('pool.get_other_config', pool))['auto_poweron'],
    nightly: await other.call<boolean>('VMSS.get_enabled', await other.find('VMSS', 'nightly')),
    cd: discs.flat().join(),
    paused: await other.call<string>('VM.get_power_state', await other.find('VM', 'web-02-debug')),
  };
}
