import { expect, test } from '../stage.ts';

test('two VMs from a template, numbered, made and started, with their parts in the timeline; the draft outlives its wizard', async ({
  stage,
}) => {
  const { page, window, object } = stage;
  const wizard = object.dialog;
  const steps = wizard.getByRole('navigation', { name: 'Steps' });
  await window.choose('Paris');
  await object.verb('New VM').click();
  await wizard.getByText('Debian', { exact: false }).first().click();
  await wizard.getByRole('button', { name: 'Next: Name' }).click();
  await wizard.getByLabel('Name', { exact: true }).fill('journey-1');
  await wizard.getByLabel('How many').fill('2');
  await wizard.getByLabel('How many').blur();
  await expect(steps).toContainText('journey-1, journey-2');
  await wizard.getByRole('button', { name: 'Cancel' }).click();
  await expect(wizard).toBeHidden();

  await object.verb('New VM').click();
  await expect(steps).toContainText('journey-1, journey-2');
  await steps.getByRole('button', { name: /Install from/ }).click();
  await expect(wizard.getByText('Choose a disc to install from')).toBeVisible();
  // By the arrow from the one that is chosen.
  await expect(wizard.getByRole('radio', { name: /^A disc/ })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(wizard.getByRole('radio', { name: /^The network/ })).toBeChecked();
  await expect(wizard.getByText('Choose a disc to install from')).toBeHidden();

  await steps.getByRole('button', { name: /Storage/ }).click();
  await wizard.getByRole('button', { name: 'Add disk' }).click();
  await wizard.getByRole('button', { name: 'Order and priority of data 1' }).click();
  await page.getByRole('menuitem', { name: 'Earlier' }).click();
  await expect(wizard.getByRole('table', { name: 'Disks' }).getByRole('row').nth(1).getByRole('textbox')).toHaveValue(
    'data 1',
  );
  await steps.getByRole('button', { name: /Review/ }).click();
  await expect(wizard.getByRole('textbox', { name: 'xe', exact: true })).toHaveValue(/xe vm-clone/);
  await wizard.getByRole('button', { name: 'Create 2' }).click();
  await object.done('Create 2 VMs');
  await object.verb('New VM').click();
  await expect(steps).not.toContainText('journey');
  await wizard.getByRole('button', { name: 'Cancel' }).click();
  await window.choose('journey-2');
  await expect(page.getByRole('main').getByText('Running', { exact: true }).first()).toBeVisible();

  await window.choose('Paris');
  await object.tab('Activity');
  await page.getByRole('button', { name: 'Parts of Create 2 VMs' }).click();
  await expect(page.getByRole('article', { name: 'Create 2 VMs' })).toContainText('Create journey-2');
});
