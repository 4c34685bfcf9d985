import { expect } from 'playwright/test';
import type { Page } from 'playwright/test';
import type { RunningLab } from './lab.ts';

/** Connects to a server from the dialog that is open; `pinned`: its certificate is known. */
export async function signIn(page: Page, lab: RunningLab, address: string, pinned = false): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Add a server' });
  await dialog.getByLabel('Address').fill(address);
  await dialog.getByLabel('User').fill(lab.username);
  await dialog.getByLabel('Password', { exact: true }).fill(lab.password);
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  if (!pinned) await dialog.getByRole('button', { name: 'It matches, pin and connect' }).click();
  await expect(dialog).toBeHidden();
}

/** Connects a console that has no server yet. */
export async function addFirst(page: Page, lab: RunningLab, address = lab.host): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'Add a server' }).click();
  await signIn(page, lab, address);
}
