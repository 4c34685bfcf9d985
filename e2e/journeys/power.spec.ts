import { OtherClient } from '../pages/client.ts';
import { prove, type Deed } from '../pages/deed.ts';
import { expect, test, type Stage } from '../stage.ts';

const VM = 'dns-01';
const DEAF = 'monitor-01';

/** Its line in the tree and its row in the pool's grid say the same. */
const shows =
  (state: string, name = VM) =>
  async ({ window, object }: Stage) => {
    await window.choose(name);
    await expect(window.line(name).getByRole('img', { name: state })).toBeVisible();
    await object.inGrid(window, 'Paris', name);
    await expect(object.row(name).getByRole('img', { name: state })).toBeVisible();
  };

const verb =
  (name: string, deed?: string) =>
  async ({ object }: Stage) => {
    await object.verb(name).click();
    if (deed !== undefined) await object.confirm(deed);
  };

const stronger =
  (name: string, deed?: string) =>
  async ({ object }: Stage) => {
    await object.stronger(name);
    if (deed !== undefined) await object.confirm(deed);
  };

const deeds: readonly Deed[] = [
  {
    on: VM,
    title: `Pause ${VM}`,
    way: stronger('Pause'),
    trouble: { call: 'VM.pause', code: 'OTHER_OPERATION_IN_PROGRESS', words: 'it is busy: another operation' },
    seen: shows('Paused'),
  },
  {
    on: VM,
    title: `Unpause ${VM}`,
    way: verb('Unpause'),
    trouble: { call: 'VM.unpause', code: 'INTERNAL_ERROR', words: 'the server hit an unexpected problem' },
    seen: shows('Running'),
  },
  {
    on: VM,
    title: `Suspend ${VM}`,
    way: stronger('Suspend', 'Suspend'),
    trouble: {
      call: 'VM.suspend',
      code: 'VM_NO_SUSPEND_SR',
      words: 'there is no storage for the memory of the VM',
    },
    under: 4,
    seen: shows('Suspended'),
  },
  {
    on: VM,
    title: `Resume ${VM}`,
    way: verb('Resume'),
    trouble: { call: 'VM.resume', code: 'NO_HOSTS_AVAILABLE', words: 'no server of the pool can run this VM now' },
    under: 4,
    seen: shows('Running'),
  },
  {
    on: 'win-build-02',
    title: 'Resume win-build-02 on xs-paris-01',
    way: async ({ object }) => {
      await object.verb('Resume on…').click();
      await object.dialog.getByRole('radio', { name: /^xs-paris-01/ }).check();
      await object.confirm('Resume');
    },
    trouble: {
      call: 'VM.resume_on',
      code: 'SUSPEND_IMAGE_NOT_ACCESSIBLE',
      words: 'the saved memory of the VM cannot be reached from that server',
    },
    under: 4,
    seen: shows('Running', 'win-build-02'),
  },
  {
    on: VM,
    title: `Restart ${VM}`,
    way: stronger('Restart', 'Restart'),
    trouble: {
      call: 'VM.clean_reboot',
      code: 'VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT',
      words: 'the VM did not react to the request to shut down',
    },
    under: 4,
    seen: shows('Running'),
  },
  {
    on: VM,
    title: `Force ${VM} to restart`,
    way: stronger('Force restart', 'Force restart'),
    trouble: { call: 'VM.hard_reboot', code: 'HOST_OFFLINE', words: 'the server does not respond' },
    seen: shows('Running'),
  },
  {
    on: VM,
    title: `Shut down ${VM}`,
    way: verb('Shut down', 'Shut down'),
    trouble: {
      call: 'VM.clean_shutdown',
      code: 'VM_MISSING_PV_DRIVERS',
      words: 'the VM has no guest drivers',
    },
    under: 4,
    seen: shows('Halted'),
  },
  {
    on: VM,
    title: `Start ${VM} on xs-paris-02`,
    way: async ({ object }) => {
      await object.verb('Start on…').click();
      await object.dialog.getByRole('radio', { name: /^xs-paris-02/ }).check();
      await object.dialog.getByRole('switch', { name: 'Paused at its first instruction' }).click();
      await object.confirm('Start');
    },
    trouble: { call: 'VM.start_on', code: 'HOST_DISABLED', words: 'the server is in maintenance' },
    seen: shows('Paused'),
  },
  {
    on: VM,
    title: `Force ${VM} off`,
    way: verb('Force shut down', 'Force shut down'),
    trouble: { call: 'VM.hard_shutdown', code: 'CANNOT_CONTACT_HOST', words: 'the server did not answer' },
    seen: shows('Halted'),
  },
  {
    on: VM,
    title: `Start ${VM}`,
    way: verb('Start'),
    trouble: {
      call: 'VM.start',
      code: 'HOST_NOT_ENOUGH_FREE_MEMORY',
      params: ['8589934592', '4294967296'],
      words: 'the server has too little free memory',
    },
    under: 1,
    seen: shows('Running'),
  },
  {
    on: 'old-intranet',
    title: 'Start old-intranet in recovery mode',
    way: stronger('Start in recovery mode'),
    trouble: { call: 'VM.start', code: 'VDI_NOT_AVAILABLE', words: 'the disk is not available' },
    under: 1,
    seen: shows('Running', 'old-intranet'),
  },
  {
    on: DEAF,
    title: `Shut down ${DEAF}`,
    way: async ({ lab, object }) => {
      // Its system hears nothing: what is proven is the force that follows.
      await lab.trouble({ call: 'VM.clean_shutdown', code: 'VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT', times: 2 });
      await object.verb('Shut down').click();
      await object.dialog.getByLabel('Force it off after').fill('5');
      await object.confirm('Shut down');
    },
    trouble: { call: 'VM.hard_shutdown', code: 'HOST_OFFLINE', words: 'the server does not respond' },
    seen: shows('Halted', DEAF),
  },
];

prove(deeds);

test('Ctrl+Alt+Del reaches the system; without a screen there is nobody to send it to', async ({ stage }) => {
  const { lab, page, window, object } = stage;
  const other = await OtherClient.enter(lab);
  const vm = await other.find('VM', 'db-orders-02');
  await window.choose('db-orders-02');
  await object.tab('Overview');
  await expect(object.fact('Uptime')).toContainText(' d ');
  await object.tab('Console');
  const send = page.getByRole('button', { name: 'Send Ctrl+Alt+Del' });
  await expect(page.getByRole('toolbar', { name: 'Console' }).getByRole('status')).toHaveText('Connected');
  await send.click();
  await object.tab('Overview');
  await expect(object.fact('Uptime')).not.toContainText(' d ');
  await other.call('VM.hard_shutdown', vm);
  await object.tab('Console');
  await expect(page.getByText('db-orders-02 is off: it has no screen now.')).toBeVisible();
  await expect(send).toBeHidden();
  await other.leave();
});
