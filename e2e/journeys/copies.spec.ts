import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prove, type Deed } from '../pages/deed.ts';
import { expect, test, type Stage } from '../stage.ts';

const copied = (label: string) => ['Copy and export', label] as const;

/** A VM stands in tree and grid, in this state. */
const stands =
  (name: string, state: string) =>
  async ({ window, object }: Stage) => {
    await object.inGrid(window, 'Paris', name);
    await expect(object.row(name).getByRole('img', { name: state })).toBeVisible();
    await window.choose(name);
    await expect(window.line(name).getByRole('img', { name: state })).toBeVisible();
  };

const gone =
  (name: string) =>
  async ({ window, object }: Stage) => {
    await object.inGrid(window, 'Paris', name);
    await expect(object.row(name)).toHaveCount(0);
    await window.filter.fill(name);
    await expect(window.line(name)).toHaveCount(0);
    await window.filter.clear();
  };

const deeds: readonly Deed[] = [
  {
    on: 'test-b',
    title: 'Clone test-b as small',
    way: async ({ object }) => {
      await object.more(...copied('Fast clone'));
      await object.dialog.getByLabel('Name').fill('small');
      await object.confirm('Clone');
    },
    trouble: {
      call: 'VM.clone',
      code: 'SR_BACKEND_FAILURE_46',
      params: ['', 'in use'],
      words: 'the disk is not available',
    },
    seen: stands('small', 'Halted'),
  },
  {
    on: 'test-b',
    title: 'Copy test-b as far away',
    way: async ({ object }) => {
      await object.more(...copied('Full copy'));
      await object.dialog.getByLabel('Name').fill('far away');
      await object.dialog.getByRole('radio', { name: /^iscsi-tier1/ }).check();
      await object.confirm('Copy');
    },
    trouble: {
      call: 'VM.copy',
      code: 'SR_FULL',
      params: ['21474836480', '0'],
      words: 'there is too little free space',
    },
    under: 5,
    seen: async (stage) => {
      await stands('far away', 'Halted')(stage);
      await stage.object.tab('Storage');
      await expect(stage.object.row('iscsi-tier1').first()).toBeVisible();
    },
  },
  {
    on: 'small',
    title: 'Export small to small.ovf',
    way: async ({ object, folder }) => {
      await object.more(...copied('Export as OVF'));
      await object.dialog.getByLabel('Folder on this machine').fill(folder);
      await expect(object.dialog.getByLabel('Name of its files')).toHaveValue('small');
      await object.confirm('Export');
    },
    trouble: { call: 'task.create', code: 'INTERNAL_ERROR', words: 'the server hit an unexpected problem' },
    seen: async ({ folder }) => {
      const made = (await readdir(folder)).filter((name) => /^small.*(ovf|mf|vhd)/.test(name));
      expect(made.sort()).toEqual(['small-disk1.vhd', 'small.mf', 'small.ovf']);
    },
  },
  {
    on: 'small',
    title: 'Delete disk test-b system',
    way: async ({ page, object }) => {
      await object.tab('Storage');
      await object.tickOnly('test-b system');
      await page.getByRole('main').getByRole('button', { name: 'Delete disk…' }).click();
      await object.confirm('Delete');
    },
    trouble: { call: 'VDI.destroy', code: 'VDI_IN_USE', words: 'the disk is in use' },
    seen: async ({ window, object }) => {
      await window.choose('small');
      await object.tab('Storage');
      await expect(object.row('test-b system')).toHaveCount(0);
    },
  },
  {
    on: 'small',
    title: 'Export small to small.xva',
    way: async ({ object, folder }) => {
      await object.more(...copied('Export…'));
      await object.dialog.getByLabel('File on this machine').fill(join(folder, 'small.xva'));
      await object.confirm('Export');
    },
    trouble: { call: 'task.create', code: 'INTERNAL_ERROR', words: 'the server hit an unexpected problem' },
    seen: async ({ folder }) => {
      expect((await stat(join(folder, 'small.xva'))).size).toBeGreaterThan(0);
      await expect(stat(join(folder, 'small.xva.part'))).rejects.toThrow();
    },
  },
  {
    on: 'Paris',
    title: 'Import small.xva',
    way: async ({ page, object, folder }) => {
      const file = object.dialog.getByLabel('File on this machine');
      const network = object.dialog.getByRole('combobox', { name: 'Network of interface 0 of small 2' });
      const onTo = async (...pages: readonly string[]) => {
        for (const next of pages) await object.dialog.getByRole('button', { name: `Next: ${next}` }).click();
      };
      await object.more('Import');
      await file.fill(join(folder, 'small.xva'));
      await onTo('VM', 'Storage', 'Networks');
      await network.click();
      await page.getByRole('option', { name: /^lab internal/ }).click();
      // Left half-way, it goes on where it was.
      await object.dialog.getByRole('button', { name: 'Close' }).click();
      await expect(object.dialog).toBeHidden();
      await object.more('Import');
      await expect(file).toHaveValue(join(folder, 'small.xva'));
      await onTo('VM', 'Storage', 'Networks');
      await expect(network).toContainText('lab internal');
      await object.dialog.getByRole('button', { name: 'Next: Review' }).click();
      await object.dialog.getByRole('switch', { name: 'Start it when imported' }).click();
      await object.confirm('Import');
    },
    trouble: { call: 'task.create', code: 'INTERNAL_ERROR', words: 'the server hit an unexpected problem' },
    seen: async ({ window, object }) => {
      await object.inGrid(window, 'Paris', 'small');
      await expect(object.row('small')).toHaveCount(2);
      await expect(object.row('small 2').getByRole('img', { name: 'Running' })).toBeVisible();
      await window.choose('small 2');
      await object.tab('Network');
      await expect(object.row('lab internal')).toBeVisible();
    },
  },
  {
    on: 'Paris',
    title: 'Make vault',
    way: async ({ page, window, object }) => {
      await window.command('>New storage');
      await object.dialog.getByRole('button', { name: 'Next: Location' }).click();
      await object.dialog.getByLabel('Server and path').fill('nas:/export/templates');
      await object.dialog.getByRole('button', { name: 'Next: Name' }).click();
      await object.dialog.getByLabel('Name').fill('vault');
      await object.dialog.getByRole('button', { name: 'Make storage now' }).click();
      // It stays open, so that a wrong answer can be put right.
      await expect(object.dialog.getByRole('heading', { name: 'It was not made' })).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(object.dialog).toBeHidden();
    },
    trouble: {
      call: 'SR.create',
      code: 'SR_BACKEND_FAILURE_73',
      params: ['', 'mount failed', ''],
      words: 'the NFS share could not be mounted',
    },
    seen: async ({ window }) => {
      await window.choose('vault');
    },
  },
  {
    on: 'Paris',
    title: 'Import from-image from disk.img',
    way: async ({ object, folder }) => {
      await writeFile(join(folder, 'disk.img'), Buffer.alloc(1024 * 1024));
      await object.more('Import');
      await expect(object.dialog.getByLabel('File on this machine')).toHaveValue('');
      await object.dialog.getByLabel('File on this machine').fill(join(folder, 'disk.img'));
      await object.dialog.getByRole('button', { name: 'Next: VM' }).click();
      await object.dialog.getByLabel('Name').fill('from-image');
      await object.confirm('Import now');
    },
    trouble: { call: 'VDI.create', code: 'SR_FULL', params: ['1', '0'], words: 'there is too little free space' },
    seen: stands('from-image', 'Halted'),
  },
  {
    on: 'far away',
    title: 'Convert far away to a template',
    way: async ({ object }) => {
      await object.more(...copied('Convert to template'));
      await object.confirm('Convert');
    },
    trouble: { call: 'VM.set_is_a_template', code: 'INTERNAL_ERROR', words: 'the server hit an unexpected problem' },
    seen: async (stage) => {
      await stage.object.inGrid(stage.window, 'Paris', 'far away');
      await expect(stage.object.row('far away')).toHaveCount(0);
      await stage.window.command('far away');
      await expect(stage.object.verb('Quick create')).toBeVisible();
    },
  },
  {
    on: 'test-b',
    title: 'Delete test-b',
    way: async ({ object }) => {
      await object.more('Delete');
      await expect(object.dialog.getByRole('checkbox', { name: /^test-b system/ })).toBeChecked();
      await object.confirm('Delete');
    },
    trouble: { call: 'VM.destroy', code: 'OTHER_OPERATION_IN_PROGRESS', words: 'it is busy: another operation' },
    seen: gone('test-b'),
  },
];

prove(deeds);

test('an export tells its bytes, is held, goes on and is stopped: nothing half-made stays', async ({ stage }) => {
  const { lab, window, object, activity, folder } = stage;
  await window.command('far away');
  await window.isAt('far away');
  await lab.speed(1);
  await object.more(...copied('Export…'));
  await object.dialog.getByLabel('File on this machine').fill(join(folder, 'stopped.xva'));
  await object.confirm('Export');
  const title = 'Export far away to stopped.xva';
  await expect(activity.strip).toContainText(/MiB, .*\/s/);
  await activity.strip.getByRole('button', { name: `Pause ${title}` }).click();
  await expect(activity.strip).toContainText('paused');
  await activity.strip.getByRole('button', { name: `Go on with ${title}` }).click();
  await expect(activity.strip).toContainText(/MiB, .*\/s/);
  await activity.strip.getByRole('button', { name: `Cancel ${title}` }).click();
  await expect(activity.strip.getByRole('progressbar', { name: `${title}, progress` })).toBeHidden();
  expect((await readdir(folder)).filter((name) => name.startsWith('stopped'))).toEqual([]);
});
