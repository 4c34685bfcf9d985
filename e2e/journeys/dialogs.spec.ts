import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { actionById, actions } from '../../app/actions/registry.ts';
import type { AnyAction } from '../../app/actions/action.ts';
import type { Page } from 'playwright/test';
import { makeOvf, makeTar, makeVmdk } from '../../main/images/testing.ts';
import { expect, test } from '../console.ts';
import { ObjectPage } from '../pages/object.ts';
import { stumblesInBoth } from '../pages/readable.ts';
import { ConsoleWindow } from '../pages/window.ts';

// A trace of a hundred dialogs is more work than the dialogs; the two halves do not need each other.
test.use({ trace: 'off' });
test.describe.configure({ mode: 'parallel' });

const DIALOG = '[role=dialog]:not([data-toast])';

/** An object in whose situation these can be asked for; parts of it are ticked on one of its tabs. */
interface Place {
  readonly object: string;
  readonly part?: { readonly tab: string; readonly row: string };
  readonly actions: readonly string[];
}

const places: readonly Place[] = [
  {
    object: 'web-07',
    actions: [
      'vm.shutdown', 'vm.reboot', 'vm.suspend', 'vm.forceShutdown', 'vm.forceReboot', 'vm.snapshot', 'vm.setVapp', 'vm.setSchedule', 'vm.insertCd',
      'vm.addDisk', 'vm.attachDisk', 'vm.addNic', 'vm.setHome', 'object.rename', 'object.describe', 'object.tag', 'object.untag',
      'object.folder', 'object.customField', 'vm.setStartOptions', 'vm.setMemory', 'vm.setCpus', 'vm.setBoot',
    ],
  },
  { object: 'web-05', actions: ['vm.shutdownVapp'] },
  { object: 'kafka-01', actions: ['vm.setAutoStart'] },
  { object: 'test-a', actions: ['vm.send', 'vm.startOn', 'vm.clone', 'vm.copy', 'vm.toTemplate', 'vm.export', 'vm.exportOvf', 'vm.delete'] },
  { object: 'test-a', part: { tab: 'Storage', row: 'test-a system' }, actions: ['vbd.change', 'vbd.detach', 'vdi.resize', 'vdi.move', 'vdi.delete'] },
  { object: 'test-a', part: { tab: 'Network', row: 'eth0' }, actions: ['vif.change', 'vif.remove'] },
  { object: 'win-build-02', actions: ['vm.resumeOn'] },
  { object: 'before-upgrade', actions: ['snapshot.revert', 'snapshot.newVm', 'snapshot.toTemplate', 'snapshot.delete'] },
  { object: 'xs-paris-02', actions: ['host.enterMaintenance', 'host.reboot', 'host.shutdown', 'host.restartToolstack', 'host.makeCoordinator', 'host.installCertificate', 'host.resetCertificate'] },
  { object: 'xs-lyon-02', actions: ['host.exitMaintenance', 'host.eject'] },
  { object: 'Paris', actions: ['pool.balance', 'pool.newFolder', 'pool.createVapp', 'pool.createSchedule', 'pool.enableHa', 'pool.createNetwork', 'pool.createSr', 'pool.addServer', 'pool.changePassword', 'host.statusReport', 'pool.exportOvf', 'pool.import', 'pool.repositories', 'pool.syncSchedule', 'pool.repositoryProxy'] },
  { object: 'Shop', actions: ['vapp.shutdown', 'vapp.delete'] },
  { object: 'nightly', actions: ['schedule.change', 'schedule.delete'] },
  { object: 'nfs-prod-01', actions: ['sr.addDisk'] },
  { object: 'iso-library', actions: ['sr.detach', 'sr.forget', 'sr.destroy'] },
  { object: 'lab internal', actions: ['network.delete'] },
]; // prettier-ignore

/**
 * Looked at elsewhere (among the properties, or in another's dialog, where they are asked), never opened as a dialog, or not to be had here: a server alone, one that is dead for good, a pool with
 * high availability on. */
const elsewhere: ReadonlySet<string> = new Set([
  'vm.migrate', 'template.createVm', 'host.join', 'host.destroy', 'pool.dismissUpdates', 'pool.shareView',
  'pool.importImage', 'host.makePool', 'object.retag', 'pool.moveFolder', 'pool.deleteFolder', 'pool.setHaTolerance', 'pool.disableHa', 'pool.enableTls', 'pool.defineField', 'object.setAlarms', 'pool.setMail', 'pool.setMigrationCompression', 'pool.setLivePatching', 'pool.setIgmpSnooping', 'gpu.setPlacement', 'host.setIqn', 'host.setLog', 'host.setMultipathing', 'host.setPowerOn', 'sr.setReadCaching', 'network.setMtu', 'network.setAutomatic', 'network.setNic',
]); // prettier-ignore

const asks = (action: AnyAction): boolean =>
  action.dialog === true ||
  action.confirm !== undefined ||
  action.label.endsWith('…') ||
  !action.args.safeParse({}).success;

test('every action that asks something is looked at', () => {
  const looked = places.flatMap((place) => place.actions);
  expect([...looked, ...elsewhere].sort()).toEqual(
    actions
      .filter(asks)
      .map(({ id }) => id)
      .sort(),
  );
});

const plain = (id: string): string => (actionById(id)?.label ?? id).replace(/…$/, '');

/** By the palette; the name of the verb alone would find others too. */
async function ask(page: Page, id: string, object: string): Promise<void> {
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Search and commands' });
  await palette.getByRole('combobox').fill(`>${plain(id)}`);
  await palette.getByRole('option', { name: new RegExp(`^${plain(id)} ${object}`) }).click();
  await palette.waitFor({ state: 'hidden' });
}

async function lookAt(page: Page, what: string): Promise<void> {
  await page.locator(DIALOG).waitFor();
  expect(await stumblesInBoth(page, DIALOG, true), what).toEqual([]);
}

async function leave(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.locator(DIALOG).waitFor({ state: 'hidden' });
}

/** Every page of a dialog that has a list of them. */
async function turn(page: Page, rail: string): Promise<void> {
  const pages = page.getByRole('navigation', { name: rail }).getByRole('button');
  await pages.first().waitFor();
  for (const one of await pages.all()) {
    if ((await one.getAttribute('aria-disabled')) === 'true') continue;
    await one.click();
    await lookAt(page, (await one.innerText()).split('\n')[0] ?? '');
  }
}

test('no dialog of an action has a serious finding, light or dark', async ({ page }) => {
  test.setTimeout(600_000);
  page.setDefaultTimeout(30_000);
  const window = new ConsoleWindow(page);
  const object = new ObjectPage(page);
  await expect(window.line('Paris')).toBeVisible();
  await expect(window.line('Lyon')).toBeVisible();
  for (const place of places) {
    await window.command(place.object);
    await window.isAt(place.object);
    if (place.part) {
      await object.tab(place.part.tab);
      await object.tick(place.part.row);
    }
    for (const id of place.actions) {
      await test.step(id, async () => {
        if (place.part)
          await page
            .getByRole('main')
            .getByRole('button', { name: actionById(id)?.label ?? '', exact: true })
            .click();
        else await ask(page, id, place.object);
        await lookAt(page, id);
        await leave(page);
      });
    }
  }
});

test('no other dialog, no page of a wizard and none of properties has one', async ({ page, dataDir }) => {
  test.setTimeout(600_000);
  page.setDefaultTimeout(30_000);
  const window = new ConsoleWindow(page);
  const object = new ObjectPage(page);
  await expect(window.line('Paris')).toBeVisible();
  for (const name of ['web-07', 'xs-paris-01', 'Paris', 'nfs-prod-01', 'office', 'ubuntu-24-golden', 'Shop']) {
    await window.command(name);
    await window.isAt(name);
    await object.more('Properties');
    await turn(page, 'Pages of properties');
    await leave(page);
  }
  // Fields that come with a choice.
  await window.command('xs-paris-01');
  await object.more('Properties');
  await page.getByRole('navigation', { name: 'Pages of properties' }).getByRole('button', { name: 'Power on' }).click();
  for (const way of ['Dell DRAC', 'A script of its own']) {
    await page.getByRole('radio', { name: way }).click();
    await lookAt(page, way);
  }
  await leave(page);

  await window.command('ubuntu-24-golden');
  await object.verb('New VM…').click();
  await turn(page, 'Steps');
  await leave(page);

  await window.command('Paris');
  await ask(page, 'pool.createSr', 'Paris');
  await turn(page, 'Steps');
  await leave(page);

  // A package with everything there can be: a licence, a disk, a network.
  const file = join(dataDir, 'shop.ova');
  const licence = '<EulaSection><License>Be kind to it.</License></EulaSection>';
  const disk = makeVmdk(2 ** 20, new Map([[0, Buffer.alloc(65_536, 1)]]));
  await writeFile(file, makeTar([['shop.ovf', Buffer.from(makeOvf('disk.vmdk', 2 ** 20, 'shop', licence))], ['disk.vmdk', disk]])); // prettier-ignore
  await ask(page, 'pool.import', 'Paris');
  await page.getByLabel('File on this machine').fill(file);
  await page.getByRole('button', { name: 'Next: Licence' }).click();
  await page.getByRole('checkbox', { name: 'I accept this licence' }).click();
  await turn(page, 'Steps');
  await leave(page);

  await window.choose('test-a');
  await ask(page, 'vm.send', 'test-a');
  await turn(page, 'Steps');
  await leave(page);

  for (const command of [
    '>Server list',
    '>Keyboard shortcuts',
    '>Sign in to Paris',
    '>New saved view',
    '>Migrations',
    '>Quit Xenith',
  ]) {
    await window.command(command);
    await lookAt(page, command);
    await leave(page);
  }
  await window.command('>Settings');
  await turn(page, 'Settings');
  await leave(page);
  await page.getByRole('button', { name: 'Add a server' }).first().click();
  await lookAt(page, 'add a server');
  await leave(page);
  await window.command('>Updates');
  await page.getByRole('button', { name: 'Sources…' }).click();
  await lookAt(page, 'sources of updates');
  await leave(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('migr');
  await lookAt(page, 'palette');
  await leave(page);

  await window.choose('web-07');
  await page.keyboard.press('Control+m');
  await expect(page.getByRole('listbox', { name: 'Servers to move to' })).toBeFocused();
  expect(await stumblesInBoth(page, 'main'), 'servers to move to').toEqual([]);
  await page.keyboard.press('Escape');

  await object.tab('Performance');
  await page.getByRole('button', { name: 'Graphs…' }).click();
  await lookAt(page, 'graphs of a VM');
  await leave(page);
  await page.getByRole('button', { name: /^Compare/ }).click();
  await page.getByRole('menuitem', { name: 'With other objects…' }).click();
  await lookAt(page, 'compare');
  await leave(page);
});
