import { prove, type Deed } from '../pages/deed.ts';
import { expect, type Stage } from '../stage.ts';

const VM = 'kafka-01';
const DISC = 'rocky-9.6-minimal.iso';
const OLD = `network interface 1 of ${VM}`;

/** On a tab: a row ticked, or none, then a verb over the table. */
const on =
  (tab: 'Storage' | 'Network', verb: string, row?: string) =>
  async ({ object }: Stage) => {
    await object.tab(tab);
    if (row !== undefined) await object.tickOnly(row);
    await object.page.getByRole('main').getByRole('button', { name: verb, exact: true }).click();
  };

/** And what its dialog is told. */
const told =
  (way: (stage: Stage) => Promise<void>, deed: string, radio?: RegExp, fields: Readonly<Record<string, string>> = {}) =>
  async (stage: Stage) => {
    await way(stage);
    const { dialog } = stage.object;
    for (const [label, text] of Object.entries(fields)) {
      await dialog.getByLabel(label, { exact: true }).fill(text);
      await dialog.getByLabel(label, { exact: true }).blur();
    }
    if (radio !== undefined) await dialog.getByRole('radio', { name: radio }).check();
    await stage.object.confirm(deed);
  };

/** The row of its table says so. */
const shows =
  (tab: 'Storage' | 'Network', row: string, ...words: readonly string[]) =>
  async ({ window, object }: Stage) => {
    await window.choose(VM);
    await object.tab(tab);
    for (const word of words) await expect(object.row(row)).toContainText(word);
  };

const hasNot =
  (tab: 'Storage' | 'Network', row: string) =>
  async ({ window, object }: Stage) => {
    await window.choose(VM);
    await object.tab(tab);
    await expect(object.row(row)).toHaveCount(0);
  };

const deeds: readonly Deed[] = [
  {
    on: 'nfs-prod-01',
    title: 'Add disk archive to nfs-prod-01',
    way: told(on('Storage', 'New disk…'), 'Make disk', undefined, { Name: 'archive', Size: '4' }),
    trouble: { call: 'VDI.create', code: 'SR_FULL', params: ['1', '0'], words: 'there is too little free space' },
    seen: async ({ window, object }) => {
      await window.choose('nfs-prod-01');
      await object.tab('Storage');
      for (const word of ['4 GiB', 'no VM']) await expect(object.row('archive')).toContainText(word);
    },
  },
  {
    on: VM,
    title: `Add disk spool to ${VM}`,
    way: told(on('Storage', 'Add disk…'), 'Add disk', /^nfs-prod-01/, { Name: 'spool', Size: '4' }),
    trouble: { call: 'VBD.plug', code: 'DEVICE_ATTACH_TIMEOUT', words: 'the guest took too long to take the device' },
    seen: async (stage) => {
      await shows('Storage', 'spool', '4 GiB', 'nfs-prod-01', 'Yes')(stage);
      // What the first try had made is gone again.
      await expect(stage.object.row('spool')).toHaveCount(1);
    },
  },
  {
    on: VM,
    title: `Deactivate spool of ${VM}`,
    way: on('Storage', 'Deactivate', 'spool'),
    trouble: {
      call: 'VBD.unplug',
      code: 'DEVICE_DETACH_REJECTED',
      words: 'the guest does not let go of the device',
    },
    seen: shows('Storage', 'spool', 'No'),
  },
  {
    on: VM,
    title: 'Resize spool to 8 GiB',
    way: told(on('Storage', 'Resize…', 'spool'), 'Resize', undefined, { 'New size': '8' }),
    trouble: {
      call: 'VDI.resize',
      code: 'SR_BACKEND_FAILURE_44',
      params: ['', 'no space'],
      words: 'there is too little free space on the storage',
    },
    seen: shows('Storage', 'spool', '8 GiB'),
  },
  {
    on: VM,
    title: `Change spool of ${VM}`,
    way: async (stage) => {
      await on('Storage', 'Change…', 'spool')(stage);
      await stage.object.dialog.getByRole('radio', { name: 'Read-only' }).click();
      await stage.object.confirm('Change');
    },
    trouble: { call: 'VBD.set_mode', code: 'INTERNAL_ERROR', words: 'the server hit an unexpected problem' },
    seen: shows('Storage', 'spool', 'Read-only'),
  },
  {
    on: VM,
    title: `Activate spool of ${VM}`,
    way: on('Storage', 'Activate', 'spool'),
    trouble: { call: 'VBD.plug', code: 'VDI_NOT_AVAILABLE', words: 'the disk is not available' },
    seen: shows('Storage', 'spool', 'Yes'),
  },
  {
    on: VM,
    title: `Detach spool of ${VM}`,
    way: told(on('Storage', 'Detach…', 'spool'), 'Detach'),
    trouble: {
      call: 'VBD.unplug',
      code: 'DEVICE_DETACH_TIMEOUT',
      words: 'the guest took too long to let go of the device',
    },
    seen: hasNot('Storage', 'spool'),
  },
  {
    on: VM,
    title: `Attach spool to ${VM}`,
    way: told(on('Storage', 'Attach disk…'), 'Attach', /^spool/),
    trouble: {
      call: 'VBD.create',
      code: 'DEVICE_ALREADY_EXISTS',
      params: ['2'],
      words: 'the position 2 is in use already',
    },
    seen: shows('Storage', 'spool', 'Yes'),
  },
  {
    on: VM,
    title: 'Move spool to iscsi-tier1',
    way: told(on('Storage', 'Move to storage…', 'spool'), 'Move', /^iscsi-tier1/),
    trouble: {
      call: 'VDI.pool_migrate',
      code: 'SR_FULL',
      params: ['8589934592', '0'],
      words: 'there is too little free space',
    },
    seen: shows('Storage', 'spool', 'iscsi-tier1'),
  },
  {
    on: VM,
    title: 'Delete disk spool',
    way: told(on('Storage', 'Delete disk…', 'spool'), 'Delete'),
    trouble: { call: 'VDI.destroy', code: 'VDI_IN_USE', words: 'the disk is in use' },
    seen: hasNot('Storage', 'spool'),
  },
  {
    on: VM,
    title: `Insert ${DISC} in ${VM}`,
    way: told(on('Storage', 'Insert CD…'), 'Insert', new RegExp(`^${DISC}`)),
    trouble: { call: 'VBD.insert', code: 'VDI_NOT_AVAILABLE', words: 'the disk is not available' },
    seen: shows('Storage', DISC),
  },
  {
    on: VM,
    title: `Eject the CD of ${VM}`,
    way: on('Storage', 'Eject CD'),
    trouble: { call: 'VBD.eject', code: 'VBD_TRAY_LOCKED', words: 'the guest has locked the CD tray' },
    seen: hasNot('Storage', DISC),
  },
  {
    on: VM,
    title: `Insert the tools disc in ${VM}`,
    way: ({ object }) => object.more('Devices', 'Install tools'),
    trouble: { call: 'VBD.insert', code: 'VBD_TRAY_LOCKED', words: 'the guest has locked the CD tray' },
    seen: shows('Storage', 'tools'),
  },
  {
    on: VM,
    title: `Connect ${VM} to office`,
    way: told(on('Network', 'Add network interface…'), 'Add interface', /^office/),
    trouble: { call: 'VIF.plug', code: 'CANNOT_PLUG_VIF', words: 'the network interface could not be plugged' },
    seen: async (stage) => {
      await shows('Network', 'office', 'Yes')(stage);
      await expect(stage.object.row('office')).toHaveCount(1);
    },
  },
  {
    on: VM,
    title: `Deactivate ${OLD}`,
    way: on('Network', 'Deactivate', 'eth1'),
    trouble: { call: 'VIF.unplug', code: 'DEVICE_DETACH_REJECTED', words: 'the guest does not let go of the device' },
    seen: shows('Network', 'office', 'No'),
  },
  {
    on: VM,
    title: `Activate ${OLD}`,
    way: on('Network', 'Activate', 'eth1'),
    trouble: { call: 'VIF.plug', code: 'CANNOT_PLUG_VIF', words: 'the network interface could not be plugged' },
    seen: shows('Network', 'office', 'Yes'),
  },
  {
    on: VM,
    title: `Change ${OLD}`,
    way: told(on('Network', 'Change…', 'eth1'), 'Change', /^backup/, {
      'MAC address': '02:00:00:00:00:77',
      Limit: '500',
    }),
    trouble: {
      call: 'VIF.unplug',
      code: 'DEVICE_DETACH_REJECTED',
      words: 'the guest does not let go of the device',
    },
    seen: async (stage) => {
      await shows('Network', 'backup', '02:00:00:00:00:77', '500', 'Yes')(stage);
      await expect(stage.object.row('office')).toHaveCount(0);
    },
  },
  {
    on: VM,
    title: `Remove ${OLD}`,
    way: told(on('Network', 'Remove…', 'eth1'), 'Remove'),
    trouble: {
      call: 'VIF.unplug',
      code: 'DEVICE_DETACH_TIMEOUT',
      words: 'the guest took too long to let go of the device',
    },
    seen: hasNot('Network', 'backup'),
  },
];

prove(deeds);
