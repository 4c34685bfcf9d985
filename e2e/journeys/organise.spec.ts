import { prove, type Deed } from '../pages/deed.ts';
import { expect, type Stage } from '../stage.ts';

const VM = 'batch-03';

/** Behind "more", and what its dialog is told. */
const told =
  (way: readonly string[], fields: Readonly<Record<string, string>>, deed: string) =>
  async ({ object }: Stage) => {
    await object.more(...way);
    for (const [label, text] of Object.entries(fields))
      await object.dialog.getByLabel(label, { exact: true }).fill(text);
    await object.confirm(deed);
  };

/** On a page of its properties; saved where something is told. */
const edited =
  (page: string, fields: Readonly<Record<string, string>>) =>
  async ({ object }: Stage) => {
    const { dialog } = object;
    await object.more('Properties');
    await dialog
      .getByRole('navigation')
      .getByRole('button', { name: new RegExp(`^${page}`) })
      .click();
    for (const [label, text] of Object.entries(fields)) {
      await dialog.getByLabel(label, { exact: true }).fill(text);
      await dialog.getByLabel(label, { exact: true }).blur();
    }
    if (Object.keys(fields).length > 0) await dialog.getByRole('button', { name: /^Save/ }).click();
  };

/** Its overview says so. */
const fact =
  (label: string, words: string) =>
  async ({ window, object }: Stage) => {
    await window.choose('month-end');
    await object.tab('Overview');
    await expect(object.fact(label)).toContainText(words);
  };

const deeds: readonly Deed[] = [
  {
    on: VM,
    title: `Rename ${VM} to month-end`,
    way: async ({ page }) => {
      await page.getByRole('main').getByRole('button', { name: VM, exact: true }).click();
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('month-end');
      await page.keyboard.press('Enter');
    },
    trouble: {
      call: 'VM.set_name_label',
      code: 'RBAC_PERMISSION_DENIED',
      params: ['VM.set_name_label'],
      words: 'your role does not allow this',
    },
    seen: async ({ window, object }) => {
      await expect(window.line('month-end')).toBeVisible();
      await expect(window.line(VM)).toBeHidden();
      await object.inGrid(window, 'Paris', 'month-end');
      await expect(object.row('month-end')).toBeVisible();
    },
  },
  {
    on: 'month-end',
    title: 'Change the description of month-end',
    way: told(['Organise', 'Change description'], { Description: 'Runs on the last day' }, 'Change description'),
    trouble: {
      call: 'VM.set_name_description',
      code: 'INTERNAL_ERROR',
      words: 'the server hit an unexpected problem',
    },
    seen: fact('Description', 'Runs on the last day'),
  },
  {
    on: 'month-end',
    title: 'Tag month-end with ledger',
    way: async ({ page }) => {
      await page.getByRole('button', { name: 'Add a tag' }).click();
      await page.getByRole('textbox', { name: 'New tag' }).fill('ledger');
      await page.keyboard.press('Enter');
    },
    trouble: {
      call: 'VM.add_tags',
      code: 'HANDLE_INVALID',
      params: ['VM', 'x'],
      words: 'the virtual machine no longer exists',
    },
    seen: async ({ window, page }) => {
      await window.choose('month-end');
      await expect(page.getByRole('button', { name: 'Remove tag ledger' })).toBeVisible();
    },
  },
  {
    on: 'month-end',
    title: 'Remove ledger from month-end',
    way: async ({ object }) => {
      await object.more('Organise', 'Remove tags');
      await object.dialog.getByRole('button', { name: '+ ledger' }).click();
      await object.confirm('Remove tags');
    },
    trouble: { call: 'VM.remove_tags', code: 'INTERNAL_ERROR', words: 'the server hit an unexpected problem' },
    seen: async ({ window, page }) => {
      await window.choose('month-end');
      await expect(page.getByRole('button', { name: 'Remove tag batch' })).toBeVisible();
      await expect(page.getByRole('button', { name: 'Remove tag ledger' })).toBeHidden();
    },
  },
  {
    on: 'month-end',
    title: 'Move month-end to /Ledger/Closing',
    way: told(['Organise', 'Move to folder'], { Folder: '/Ledger/Closing' }, 'Move'),
    trouble: {
      call: 'VM.add_to_other_config',
      code: 'MAP_DUPLICATE_KEY',
      params: ['VM', 'other_config', 'x', 'folder'],
      words: 'somebody else just wrote folder on this virtual machine',
    },
    seen: fact('Folder', '/Ledger/Closing'),
  },
  {
    on: 'month-end',
    title: 'Set Owner of month-end',
    way: told(['Organise', 'Set custom field'], { Field: 'Owner', Value: 'the controllers' }, 'Set'),
    trouble: { call: 'VM.add_to_other_config', code: 'INTERNAL_ERROR', words: 'the server hit an unexpected problem' },
    seen: fact('Owner', 'the controllers'),
  },
  {
    on: 'month-end',
    title: 'Make xs-paris-03 the home server of month-end',
    way: async ({ object }) => {
      await object.more('Set home server');
      await object.dialog.getByRole('radio', { name: /^xs-paris-03/ }).check();
      await object.confirm('Set home server');
    },
    trouble: {
      call: 'VM.set_affinity',
      code: 'HANDLE_INVALID',
      params: ['host', 'x'],
      words: 'the server no longer exists',
    },
    seen: fact('Home server', 'xs-paris-03'),
  },
  {
    on: 'month-end',
    title: 'Do not start month-end with its server',
    way: async ({ object }) => {
      await object.more('Settings', 'Start with the server');
      await object.confirm('Change');
    },
    trouble: {
      call: 'VM.remove_from_other_config',
      code: 'INTERNAL_ERROR',
      words: 'the server hit an unexpected problem',
    },
    seen: async ({ window, object }) => {
      await window.choose('month-end');
      await object.more('Settings', 'Start with the server');
      await expect(object.dialog.getByRole('switch', { name: 'Start it with its server' })).toBeChecked();
      await object.dialog.getByRole('button', { name: 'Cancel' }).click();
    },
  },
  {
    on: 'month-end',
    title: 'Change the start options of month-end',
    way: async ({ object }) => {
      await object.more('Settings', 'Change start options');
      await object.dialog.getByLabel('Start order').fill('7');
      await object.dialog.getByLabel('Start order').blur();
      await object.dialog.getByRole('radio', { name: 'Restart it', exact: true }).click();
      await object.dialog.getByRole('button', { name: /^Save/ }).click();
    },
    trouble: {
      call: 'VM.set_ha_restart_priority',
      code: 'HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN',
      words: 'too little would be left for a server failure',
    },
    seen: async ({ window, object }) => {
      await object.inGrid(window, 'Paris', 'month-end');
      await expect(object.row('month-end')).toContainText('Restart');
    },
  },
  {
    on: 'month-end',
    title: 'Set the CPUs of month-end to 2',
    way: edited('CPU', { vCPUs: '2', 'At most': '8' }),
    trouble: {
      call: 'VM.set_VCPUs_at_startup',
      code: 'INVALID_VALUE',
      params: ['VCPUs_at_startup', '2'],
      words: '2 is not valid for VCPUs_at_startup',
    },
    seen: async (stage) => {
      await fact('vCPUs', '2 ')(stage);
      await fact('vCPUs', 'up to 8')(stage);
    },
  },
  {
    on: 'month-end',
    title: 'Set the memory of month-end to 6 GiB',
    way: edited('Memory', { Memory: '6', 'At least': '4' }),
    trouble: {
      call: 'VM.set_memory_limits',
      code: 'MEMORY_CONSTRAINT_VIOLATION',
      params: ['Memory limits must satisfy: static_min ≤ dynamic_min ≤ dynamic_max ≤ static_max'],
      words: 'the memory limits do not fit together',
    },
    seen: fact('Memory', '4 GiB to 6 GiB'),
  },
  {
    on: 'month-end',
    title: 'Change the boot options of month-end',
    way: async (stage) => {
      await edited('Boot', {})(stage);
      await stage.object.dialog.getByRole('button', { name: 'Network earlier' }).click();
      await stage.object.dialog.getByRole('button', { name: 'Network earlier' }).click();
      await stage.object.dialog.getByRole('button', { name: 'Save', exact: true }).click();
    },
    trouble: {
      call: 'VM.add_to_HVM_boot_params',
      code: 'MAP_DUPLICATE_KEY',
      params: ['VM', 'HVM_boot_params', 'x', 'order'],
      words: 'somebody else just wrote order on this virtual machine',
    },
    seen: fact('Boot', 'network first'),
  },
  {
    on: 'month-end',
    title: 'Change the alarms of month-end',
    way: async (stage) => {
      await edited('Alarms', {})(stage);
      await stage.object.dialog.getByRole('checkbox', { name: 'Tell when CPU use is high' }).click();
      await stage.object.dialog.getByRole('button', { name: 'Save', exact: true }).click();
    },
    trouble: { call: 'VM.add_to_other_config', code: 'INTERNAL_ERROR', words: 'the server hit an unexpected problem' },
    seen: async ({ window, object }) => {
      await window.choose('month-end');
      await object.more('Properties');
      await expect(object.dialog.getByRole('button', { name: /^Alarms/ })).toContainText('CPU');
      await object.dialog.getByRole('button', { name: 'Cancel' }).click();
    },
  },
  {
    on: 'xs-paris-02',
    title: 'Send the log of xs-paris-02 to syslog.example.com',
    way: async ({ page, object }) => {
      await page.keyboard.press('Alt+Enter');
      const rail = object.dialog.getByRole('navigation');
      // What is done only in maintenance says so before it is tried.
      await rail.getByRole('button', { name: /^Storage paths/ }).click();
      await expect(object.dialog.getByText('Only in maintenance mode')).toBeVisible();
      await rail.getByRole('button', { name: /^Log destination/ }).click();
      const to = object.dialog.getByLabel('Also send its log to');
      await to.fill('no such name');
      await expect(object.dialog.getByText('A name or an address, nothing else')).toBeVisible();
      await to.fill('syslog.example.com');
      await object.confirm('Save');
    },
    trouble: {
      call: 'host.syslog_reconfigure',
      code: 'INTERNAL_ERROR',
      words: 'the server hit an unexpected problem',
    },
    seen: async ({ window, object }) => {
      await window.choose('xs-paris-02');
      await object.tab('Overview');
      await expect(object.fact('Logs go to')).toHaveText('syslog.example.com');
    },
  },
];

prove(deeds);
