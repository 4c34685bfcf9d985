import { prove, type Deed } from '../pages/deed.ts';
import { expect, type Stage } from '../stage.ts';

const member = 'web-05';

const vapp = async ({ window }: Stage, name = 'Shop') => {
  await window.command(name);
  await window.isAt(name);
};

/** One of its VMs, in tree and grid. */
const aMember =
  (state: string) =>
  async ({ window, object }: Stage) => {
    await window.choose(member);
    await expect(window.line(member).getByRole('img', { name: state })).toBeVisible();
    await object.inGrid(window, 'Paris', member);
    await expect(object.row(member).getByRole('img', { name: state })).toBeVisible();
  };

const deeds: readonly Deed[] = [
  {
    on: 'Paris',
    title: 'Shut down vApp Shop',
    way: async (stage) => {
      await vapp(stage);
      await stage.object.verb('Shut down vApp').click();
      await stage.object.confirm('Shut down');
    },
    trouble: {
      call: 'VM_appliance.clean_shutdown',
      code: 'OPERATION_PARTIALLY_FAILED',
      words: 'only a part of it was done',
    },
    under: 4,
    seen: aMember('Halted'),
  },
  {
    on: 'Paris',
    title: 'Start vApp Shop',
    way: async (stage) => {
      await vapp(stage);
      await stage.object.verb('Start vApp').click();
    },
    trouble: {
      call: 'VM_appliance.start',
      code: 'NO_HOSTS_AVAILABLE',
      words: 'no server of the pool can run this VM now',
    },
    under: 1,
    seen: aMember('Running'),
  },
  {
    on: 'Paris',
    title: 'Create vApp Bus',
    way: async ({ object }) => {
      await object.more('Organise', 'New vApp');
      await object.dialog.getByLabel('Name').fill('Bus');
      await object.dialog.getByRole('checkbox', { name: /^kafka-02/ }).check();
      await object.confirm('Make vApp');
    },
    trouble: { call: 'VM_appliance.create', code: 'INTERNAL_ERROR', words: 'the server hit an unexpected problem' },
    seen: async ({ window, object }) => {
      await window.choose('kafka-02');
      await object.tab('Overview');
      await expect(object.fact('vApp')).toHaveText('Bus');
    },
  },
  {
    on: 'Paris',
    title: 'Change the start options of kafka-02',
    way: async (stage) => {
      await vapp(stage, 'Bus');
      const { object, page } = stage;
      await page.getByRole('main').getByRole('button', { name: 'Change the order…' }).click();
      const member = object.dialog.getByRole('region', { name: 'kafka-02' });
      await member.getByLabel('Order').fill('3');
      await member.getByLabel('Then wait').fill('20');
      await member.getByLabel('Then wait').blur();
      await object.dialog.getByRole('button', { name: 'Save 2 changes' }).click();
    },
    trouble: { call: 'VM.set_start_delay', code: 'INTERNAL_ERROR', words: 'the server hit an unexpected problem' },
    seen: async (stage) => {
      await vapp(stage, 'Bus');
      await expect(stage.object.row('kafka-02')).toContainText('20 s');
    },
  },
  {
    on: 'kafka-03',
    title: 'Add kafka-03 to vApp Bus',
    way: async ({ object }) => {
      await object.more('Organise', 'Assign to vApp');
      await object.dialog.getByRole('radio', { name: /^Bus/ }).check();
      await object.confirm('Assign');
    },
    trouble: { call: 'VM.set_appliance', code: 'INTERNAL_ERROR', words: 'the server hit an unexpected problem' },
    seen: async ({ window, object }) => {
      await window.choose('kafka-03');
      await object.tab('Overview');
      await expect(object.fact('vApp')).toHaveText('Bus');
    },
  },
  {
    on: 'Paris',
    title: 'Delete vApp Bus',
    way: async (stage) => {
      await vapp(stage, 'Bus');
      await stage.object.more('Delete vApp');
      await stage.object.confirm('Delete');
    },
    trouble: { call: 'VM_appliance.destroy', code: 'INTERNAL_ERROR', words: 'the server hit an unexpected problem' },
    seen: async ({ window, object }) => {
      await window.choose('kafka-03');
      await object.tab('Overview');
      await expect(object.fact('vApp')).toHaveCount(0);
    },
  },
];

prove(deeds);
