import { expect, test } from '../console.ts';
import { ObjectPage } from '../pages/object.ts';
import { ConsoleWindow } from '../pages/window.ts';

test('two VMs from a template, numbered, made and started, with their parts in the timeline', async ({ page }) => {
  const window = new ConsoleWindow(page);
  const object = new ObjectPage(page);
  await expect(window.line('Paris')).toBeVisible();
  await window.choose('Paris');
  await object.verb('New VM').click();
  const wizard = object.dialog;
  const steps = wizard.getByRole('navigation', { name: 'Steps' });
  await wizard.getByText('Debian', { exact: false }).first().click();
  await wizard.getByRole('button', { name: 'Next: Name' }).click();
  await wizard.getByLabel('Name', { exact: true }).fill('journey-1');
  await wizard.getByLabel('How many').fill('2');
  await wizard.getByLabel('How many').blur();
  await expect(steps).toContainText('journey-1, journey-2');

  await steps.getByRole('button', { name: /Install from/ }).click();
  await expect(wizard.getByText('Choose a disc to install from')).toBeVisible();
  await wizard.getByText('The network (PXE)').click();
  await expect(wizard.getByText('Choose a disc to install from')).toBeHidden();

  await wizard.getByRole('button', { name: 'Show the commands' }).click();
  await expect(wizard.getByRole('textbox', { name: 'xe', exact: true })).toHaveValue(/xe vm-clone/);
  await steps.getByRole('button', { name: /Review/ }).click();
  await wizard.getByRole('button', { name: 'Create 2' }).click();
  await object.done('Create 2 VMs');
  await object.verb('New VM').click();
  await expect(object.dialog.getByRole('navigation', { name: 'Steps' })).not.toContainText('journey');
  await object.dialog.getByRole('button', { name: 'Cancel' }).click();
  await window.choose('journey-2');
  await expect(page.getByRole('main').getByText('Running', { exact: true }).first()).toBeVisible();

  await window.choose('Paris');
  await object.tab('Activity');
  await page.getByRole('button', { name: 'Parts of Create 2 VMs' }).click();
  await expect(page.getByRole('article', { name: 'Create 2 VMs' })).toContainText('Create journey-2');
});

test('a draft is kept when the wizard is closed', async ({ page }) => {
  const window = new ConsoleWindow(page);
  const object = new ObjectPage(page);
  await expect(window.line('Paris')).toBeVisible();
  await window.choose('Paris');
  await object.verb('New VM').click();
  await object.dialog.getByRole('button', { name: 'Next: Name' }).click();
  await object.dialog.getByLabel('Name', { exact: true }).fill('half-done');
  await object.dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(object.dialog).toBeHidden();
  await object.verb('New VM').click();
  await expect(object.dialog.getByRole('navigation', { name: 'Steps' })).toContainText('half-done');
});
