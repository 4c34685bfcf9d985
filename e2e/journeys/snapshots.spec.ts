import { prove, type Deed } from '../pages/deed.ts';
import { expect, type Stage } from '../stage.ts';

const VM = 'redis-01';

const tab =
  (...rows: readonly string[]) =>
  async ({ window, object }: Stage) => {
    await window.choose(VM);
    await object.tab('Snapshots');
    for (const row of rows) await expect(object.row(row)).toBeVisible();
  };

/** A new VM runs, in the tree and in the pool's grid. */
const runs =
  (name: string) =>
  async ({ window, object }: Stage) => {
    await object.inGrid(window, 'Paris', name);
    await expect(object.row(name).getByRole('img', { name: 'Running' })).toBeVisible();
    await window.choose(name);
    await expect(window.line(name).getByRole('img', { name: 'Running' })).toBeVisible();
  };

/** Ticks a snapshot and takes a verb of it. */
const of =
  (snapshot: string, verb: RegExp) =>
  async ({ page, object }: Stage) => {
    await object.tab('Snapshots');
    await object.tickOnly(snapshot);
    await page.getByRole('main').getByRole('button', { name: verb }).last().click();
  };

const deeds: readonly Deed[] = [
  {
    on: VM,
    title: `Take snapshot calm of ${VM}`,
    way: async ({ object }) => {
      await object.verb('Take snapshot…').click();
      await object.dialog.getByLabel('Name').fill('calm');
      await object.confirm('Take snapshot');
    },
    trouble: {
      call: 'VM.snapshot',
      code: 'SR_BACKEND_FAILURE_44',
      params: ['', 'no space'],
      words: 'there is too little free space on the storage',
    },
    under: 1,
    seen: tab('calm', 'You are here'),
  },
  {
    on: VM,
    title: `Take snapshot awake of ${VM}`,
    way: async ({ object }) => {
      await object.verb('Take snapshot…').click();
      await object.dialog.getByLabel('Name').fill('awake');
      await object.dialog.getByRole('radio', { name: 'Disks and memory' }).click();
      await object.confirm('Take snapshot');
    },
    trouble: {
      call: 'VM.checkpoint',
      code: 'VM_NO_SUSPEND_SR',
      words: 'there is no storage for the memory of the VM',
    },
    under: 4,
    seen: tab('calm', 'awake'),
  },
  {
    on: VM,
    title: `Revert ${VM} to calm`,
    way: async (stage) => {
      await of('calm', /^Revert to it/)(stage);
      await stage.object.dialog.getByLabel('Keep what it is now as').fill('as it was');
      await stage.object.confirm('Revert');
    },
    trouble: { call: 'VM.revert', code: 'VDI_IN_USE', words: 'the disk is in use' },
    seen: async (stage) => {
      await tab('calm', 'awake')(stage);
      // What the first try kept is not kept again.
      await expect(stage.object.row('as it was')).toHaveCount(1);
      await runs(VM)(stage);
    },
  },
  {
    on: VM,
    title: 'Make redis-twin from calm',
    way: async (stage) => {
      await of('calm', /^New VM from snapshot/)(stage);
      await stage.object.dialog.getByLabel('Name').fill('redis-twin');
      await stage.object.confirm('Make VM');
    },
    trouble: { call: 'VM.provision', code: 'INTERNAL_ERROR', words: 'the server hit an unexpected problem' },
    seen: runs('redis-twin'),
  },
  {
    on: VM,
    title: 'Make template redis-gold from calm',
    way: async (stage) => {
      await of('calm', /^New template from snapshot/)(stage);
      await stage.object.dialog.getByLabel('Name').fill('redis-gold');
      await stage.object.confirm('Make template');
    },
    trouble: {
      call: 'VM.clone',
      code: 'SR_BACKEND_FAILURE_46',
      params: ['', 'in use'],
      words: 'the disk is not available',
    },
    seen: async ({ window, page }) => {
      await window.command('redis-gold');
      await window.isAt('redis-gold');
      await expect(page.getByRole('main').getByRole('button', { name: 'Quick create' })).toBeVisible();
    },
  },
  {
    on: VM,
    title: 'Create a VM from redis-gold',
    way: async ({ window, object }) => {
      await window.command('redis-gold');
      await window.isAt('redis-gold');
      await object.verb('Quick create').click();
    },
    trouble: { call: 'VM.provision', code: 'INTERNAL_ERROR', words: 'the server hit an unexpected problem' },
    seen: async (stage) => {
      await runs('redis-gold (1)')(stage);
      await stage.object.inGrid(stage.window, 'Paris', '__gui__');
      await expect(stage.page.getByRole('main').getByText('redis-gold')).toBeHidden();
    },
  },
  {
    on: VM,
    title: 'Delete snapshot awake',
    way: async (stage) => {
      await of('awake', /^Delete snapshot/)(stage);
      await stage.object.confirm('Delete');
    },
    trouble: { call: 'VM.destroy', code: 'OTHER_OPERATION_IN_PROGRESS', words: 'it is busy: another operation' },
    seen: async (stage) => {
      await tab('calm')(stage);
      await expect(stage.object.row('awake')).toBeHidden();
    },
  },
  {
    on: VM,
    title: 'Delete 2 snapshots',
    way: async ({ object, page }) => {
      const main = page.getByRole('main');
      await object.tab('Snapshots');
      await object.row('calm').click();
      await expect(main.getByRole('complementary', { name: 'What is ticked' })).toContainText('a person');
      await main.getByRole('button', { name: 'Tick the 1 that came after it too' }).click();
      await main.getByRole('button', { name: 'Delete snapshot 2' }).click();
      await object.confirm('Delete 2');
    },
    trouble: {
      call: 'VM.destroy',
      code: 'OTHER_OPERATION_IN_PROGRESS',
      times: 2,
      words: 'it is busy: another operation',
    },
    seen: async ({ window, object }) => {
      await window.choose(VM);
      await object.tab('Snapshots');
      for (const name of ['calm', 'as it was']) await expect(object.row(name)).toHaveCount(0);
    },
  },
  {
    on: 'Paris',
    title: 'Create snapshot schedule weekend',
    way: async ({ object }) => {
      const { dialog } = object;
      await object.more('Organise', 'New snapshot schedule');
      await dialog.getByLabel('Name').fill('weekend');
      await dialog.getByRole('radio', { name: 'On days of the week' }).click();
      await dialog.getByRole('checkbox', { name: 'Monday' }).uncheck();
      await dialog.getByRole('checkbox', { name: 'Sunday' }).check();
      await dialog.getByLabel('Hour', { exact: true }).fill('4');
      await dialog.getByRole('checkbox', { name: /^redis-01/ }).check();
      await object.confirm('Make schedule');
    },
    trouble: {
      call: 'VM.set_snapshot_schedule',
      code: 'INTERNAL_ERROR',
      words: 'the server hit an unexpected problem',
    },
    seen: async ({ window, object, page }) => {
      await window.choose(VM);
      await object.tab('Snapshots');
      await page.getByRole('main').getByRole('link', { name: 'weekend' }).click();
      await window.isAt('weekend');
      await expect(object.fact('When')).toContainText('Sunday at 04:00');
    },
  },
  {
    on: 'Paris',
    title: 'Take the snapshots of weekend',
    way: async ({ window, object }) => {
      await window.command('weekend');
      await window.isAt('weekend');
      await object.verb('Take them now').click();
    },
    trouble: { call: 'VMSS.snapshot_now', code: 'INTERNAL_ERROR', words: 'the server hit an unexpected problem' },
    seen: async ({ window, object }) => {
      await window.choose(VM);
      await object.tab('Snapshots');
      await expect(object.row('scheduled')).toBeVisible();
    },
  },
  {
    on: 'Paris',
    title: 'Delete schedule weekend',
    way: async ({ window, object }) => {
      await window.command('weekend');
      await window.isAt('weekend');
      await object.more('Delete schedule');
      await object.confirm('Delete');
    },
    trouble: { call: 'VMSS.destroy', code: 'VMSS_HAS_VM', words: 'the snapshot schedule still has VMs' },
    seen: async ({ window, object, page }) => {
      await window.choose(VM);
      await object.tab('Snapshots');
      await expect(page.getByRole('main').getByRole('button', { name: 'In no schedule…' })).toBeVisible();
    },
  },
];

prove(deeds);
