import { OtherClient } from '../pages/client.ts';
import { expect, FAST, test } from '../stage.ts';

// What is asked about changes while it is asked: somebody else is at it too.

test('a confirmation follows its VM: what cannot be done any more says so, and can be once it can', async ({
  stage,
}) => {
  const { lab, window, object } = stage;
  const other = await OtherClient.enter(lab);
  const vm = await other.find('VM', 'gitlab');
  await window.choose('gitlab');
  await object.verb('Shut down').click();
  const deed = object.dialog.getByRole('button', { name: 'Shut down', exact: true });
  await expect(deed).not.toHaveAttribute('aria-disabled', 'true');
  await other.call('VM.hard_shutdown', vm);
  await expect(object.dialog).toContainText('It cannot be done now');
  await expect(object.dialog).toContainText('It is off');
  await expect(deed).toHaveAttribute('aria-disabled', 'true');
  await other.call('VM.start', vm, false, false);
  await expect(deed).not.toHaveAttribute('aria-disabled', 'true');
  await object.dialog.getByRole('button', { name: 'Cancel' }).click();
  await other.leave();
});

test('properties merge what two do: followed where only one did it, asked where both did, never written over', async ({
  stage,
}) => {
  const { lab, page, window, object } = stage;
  const { dialog } = object;
  const other = await OtherClient.enter(lab);
  const vm = await other.find('VM', 'old-intranet');
  await window.choose('old-intranet');
  await object.tab('Overview');
  await object.verb('Edit').click();
  const open = (name: string) =>
    dialog
      .getByRole('navigation')
      .getByRole('button', { name: new RegExp(`^${name}`) })
      .click();
  const save = dialog.getByRole('button', { name: /^Save/ });
  await dialog.getByLabel('Tags').fill('mine');
  await open('Start options');
  await dialog.getByLabel('Start order').fill('4');
  await dialog.getByLabel('Start order').blur();

  await other.call('VM.set_name_description', vm, 'told by another');
  await other.call('VM.add_tags', vm, 'theirs');
  await other.call('VM.set_order', vm, 9);
  await expect(dialog).toContainText('Somebody set the start order to 9 meanwhile; here it is 4.');
  await expect(save).toHaveAttribute('aria-disabled', 'true');
  await open('General');
  await expect(dialog).toContainText('Somebody changed the description, the tags meanwhile');
  await expect(dialog.getByLabel('Description')).toHaveValue('told by another');
  await open('Start options');
  await dialog.getByRole('button', { name: 'Take theirs' }).click();
  await expect(dialog.getByLabel('Start order')).toHaveValue('9');
  // What is written is what was changed, and no more.
  await dialog.getByRole('button', { name: 'Show me the command' }).click();
  const xe = dialog.getByRole('textbox', { name: 'xe', exact: true });
  await expect(xe).toHaveValue(/param-name=tags/);
  await expect(xe).not.toHaveValue(/name-label|name-description|order=/);
  await dialog.getByRole('button', { name: 'Show me the command' }).click();
  await save.click();
  await expect(page.getByRole('button', { name: 'Remove tag mine' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Remove tag theirs' })).toBeVisible();
  const after = await other.call<{ name_description: string; order: string }>('VM.get_record', vm);
  expect([after.name_description, Number(after.order)]).toEqual(['told by another', 9]);

  // What needs it off is shut while it runs.
  await object.verb('Edit').click();
  await open('CPU');
  await expect(dialog.getByLabel('At most')).toBeEnabled();
  await other.call('VM.start', vm, false, false);
  await expect(dialog.getByLabel('At most')).toBeDisabled();
  await other.call('VM.hard_shutdown', vm);
  await expect(dialog.getByLabel('At most')).toBeEnabled();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await other.leave();
});

test('the wizard follows its pool: a template, a storage and a server that go are told where they were chosen', async ({
  stage,
}) => {
  const { lab, page, window, object } = stage;
  const { dialog } = object;
  const other = await OtherClient.enter(lab);
  const copy = await other.call<string>('VM.clone', await other.find('VM', 'ubuntu-24-golden'), 'short-lived');
  await window.command('short-lived');
  await window.isAt('short-lived');
  await object.verb('New VM…').click();
  const create = dialog.getByRole('button', { name: /^Create/ });
  const step = (name: string) => dialog.getByRole('navigation').getByRole('button', { name: new RegExp(name) });
  const fit = dialog.getByRole('complementary');
  await expect(create).not.toHaveAttribute('aria-disabled', 'true');

  // A server that cannot take it any more.
  const host = await other.find('host', 'xs-paris-03');
  await step('Home server').click();
  await dialog.getByRole('radio', { name: /^xs-paris-03/ }).click();
  await other.call('host.disable', host);
  await expect(fit).toContainText('it is in maintenance mode');
  await other.call('host.enable', host);
  await expect(fit).not.toContainText('it is in maintenance mode');

  // A storage that goes.
  const pool = await other.call<readonly string[]>('host.get_all');
  const sr = await other.call<string>(
    'SR.create', pool[0], { server: 'nas', serverpath: '/brief' }, '0', 'brief', '', 'nfs', 'user', true, {},
  ); // prettier-ignore
  await step('Storage').click();
  await dialog.getByRole('button', { name: 'Add disk' }).click();
  await dialog.getByRole('combobox', { name: /^Storage of data/ }).click();
  await page.getByRole('option', { name: /^brief/ }).click();
  await expect(create).not.toHaveAttribute('aria-disabled', 'true');
  for (const pbd of await other.call<readonly string[]>('SR.get_PBDs', sr)) await other.call('PBD.unplug', pbd);
  await other.call('SR.forget', sr);
  await expect(dialog.getByRole('table', { name: 'Disks' })).toContainText('choose where to keep it');
  await expect(create).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByRole('button', { name: /^Remove data/ }).click();
  await expect(create).not.toHaveAttribute('aria-disabled', 'true');

  // The template itself.
  await other.call('VM.destroy', copy);
  await expect(create).toHaveAttribute('aria-disabled', 'true');
  await step('Template').click();
  await expect(dialog).toContainText('The template is gone, choose another');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await other.leave();
});

test('the pool goes away while the wizard is open: every page stays as it was filled in, and it is made once the pool is back', async ({
  stage,
}) => {
  const { lab, page, window, object } = stage;
  const { dialog } = object;
  await window.command('ubuntu-24-golden');
  await window.isAt('ubuntu-24-golden');
  await object.verb('New VM…').click();
  const create = dialog.getByRole('button', { name: /^Create/ });
  const pages = dialog.getByRole('navigation').getByRole('button');
  await pages.filter({ hasText: 'Name' }).click();
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('patient');
  await pages.filter({ hasText: 'CPU' }).click();
  await dialog.getByRole('textbox', { name: /^vCPUs/ }).fill('3');
  await expect(create).not.toHaveAttribute('aria-disabled', 'true');
  // It is away for as long as nobody lets time pass.
  await lab.speed(0);
  await lab.play({ kind: 'restart-toolstack', pool: 'Paris', host: 'xs-paris-01' });
  await lab.pass(1);
  await expect(create).toHaveAttribute('aria-disabled', 'true');
  const before = await pages.count();
  for (const one of await pages.all()) {
    await one.click();
    await expect(create).toHaveAttribute('aria-disabled', 'true');
  }
  await lab.speed(FAST);
  await expect(create).not.toHaveAttribute('aria-disabled', 'true');
  expect(await pages.count()).toBe(before);
  await pages.filter({ hasText: 'CPU' }).click();
  await expect(dialog.getByRole('textbox', { name: /^vCPUs/ })).toHaveValue('3');
  await create.click();
  await expect(dialog).toBeHidden();
  await expect(window.line('patient')).toBeVisible();
  await page.keyboard.press('Escape');
});
