import type { Locator } from 'playwright/test';
import { expect, test } from '../stage.ts';

test.beforeEach(({ stage }) => {
  // Whatever a hand does with a mouse is an error in here.
  for (const deed of ['move', 'down', 'up', 'click', 'dblclick', 'wheel'] as const)
    stage.page.mouse[deed] = () => Promise.reject(new Error(`the mouse: ${deed}`));
});

test('by keyboard alone: a VM is found, started, snapshotted and migrated', async ({ stage }) => {
  const { page, window, activity, moving } = stage;
  const { keyboard } = page;
  await window.command('test-a');
  await window.isAt('test-a');
  await keyboard.press('Control+b');
  await expect(window.line('test-a').getByRole('img', { name: 'Running' })).toBeVisible();

  await window.command('>Take snapshot');
  const dialog = page.getByRole('dialog', { name: 'Take snapshot: test-a' });
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await keyboard.press('Control+a');
  await keyboard.type('by hand');
  await keyboard.press('Enter');
  await expect(activity.strip.getByText('Take snapshot by hand of test-a')).toBeVisible();
  await window.command('by hand');
  await window.isAt('by hand');

  await window.command('test-a');
  await keyboard.press('Control+m');
  const servers = page.getByRole('listbox', { name: 'Servers to move to' });
  await expect(servers).toBeFocused();
  const able = servers
    .getByRole('option')
    .filter({ hasText: /^xs-.*fits/s })
    .first();
  const to = (await able.innerText()).split('\n')[0] ?? '';
  await moving.goTo(servers, to);
  await expect(able).toHaveAttribute('aria-selected', 'true');
  await keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Plan' })).toContainText(`Migrate 1 to ${to}`);
  await keyboard.press('Enter');
  await expect(activity.strip.getByText(`Migrate test-a to ${to}`)).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', { name: to, exact: true }).first()).toBeVisible();

  await keyboard.press('Control+j');
  await window.isAt('Activity');
  await keyboard.press('Control+j');
  await window.isAt('test-a');
  await keyboard.press('Control+e');
  await expect(page.getByRole('dialog', { name: 'Shut down test-a?' })).toBeVisible();
  await keyboard.press('Enter');
  await expect(window.line('test-a').getByRole('img', { name: 'Halted' })).toBeVisible();
});

test('by keyboard alone: a new VM, page by page', async ({ stage }) => {
  const { page, window } = stage;
  const { keyboard } = page;
  await window.command('Paris');
  await window.isAt('Paris');
  await keyboard.press('Control+n');
  const wizard = page.getByRole('dialog', { name: 'New VM in Paris' });
  const at = (step: string) =>
    expect(wizard.getByRole('navigation', { name: 'Steps' }).locator('[aria-current=step]')).toContainText(step);
  /** On by Tab until it has the focus. */
  const tabTo = async (where: Locator) => {
    for (let presses = 0; presses < 60; presses += 1) {
      if (await where.evaluate((one) => one === document.activeElement)) break;
      await keyboard.press('Tab');
    }
    await expect(where).toBeFocused();
  };
  const next = async (step: string) => {
    await tabTo(wizard.getByRole('button', { name: `Next: ${step}` }));
    await keyboard.press('Enter');
    await at(step);
  };
  await at('Template');
  await expect(wizard.getByRole('textbox', { name: 'Find a template' })).toBeFocused();
  await keyboard.type('golden');
  await tabTo(wizard.getByRole('radio', { name: 'ubuntu-24-golden' }));
  await keyboard.press('Space');
  await next('Name');
  await expect(wizard.getByLabel('Name', { exact: true })).toBeFocused();
  await keyboard.press('Control+a');
  await keyboard.type('typed');
  await next('Install from');
  await next('Home server');
  await next('CPU and memory');
  await tabTo(wizard.getByRole('button', { name: 'Create now' }));
  await keyboard.press('Enter');
  await expect(wizard).toBeHidden();
  // Before it is made, the palette has nothing of that name but the making of it.
  await expect(window.line('typed')).toBeVisible();
  await window.command('typed');
  await window.isAt('typed');
  await expect(window.line('typed').getByRole('img', { name: 'Running' })).toBeVisible();
});
