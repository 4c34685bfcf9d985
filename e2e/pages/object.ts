import { expect, type Locator, type Page } from 'playwright/test';
import type { ConsoleWindow } from './window.ts';

/** The page of one object: header, tabs, and what its dialogs are called. */
export class ObjectPage {
  readonly page: Page;
  readonly dialog: Locator;

  constructor(page: Page) {
    this.page = page;
    // A toast is a dialog too, to a screen reader.
    this.dialog = page.locator('[role=dialog]:not([data-toast])');
  }

  async tab(name: string): Promise<void> {
    await this.page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
    await expect(this.page.getByRole('tab', { name: new RegExp(`^${name}`) })).toHaveAttribute('aria-selected', 'true');
  }

  verb(name: string | RegExp): Locator {
    return this.page.getByRole('main').getByRole('button', { name }).first();
  }

  /** Takes a verb from behind "more", in a submenu where there is one. */
  async more(...way: readonly string[]): Promise<void> {
    await this.page.getByRole('button', { name: 'More actions' }).click();
    for (const name of way) await this.page.getByRole('menuitem', { name: new RegExp(`^${name}`) }).click();
  }

  /** Takes a verb from behind the arrow beside the first one. */
  async stronger(name: string): Promise<void> {
    await this.page
      .getByRole('main')
      .getByRole('button', { name: /^More than / })
      .click();
    await this.page.getByRole('menuitem', { name: new RegExp(`^${name}`) }).click();
  }

  /** Presses the deed of the dialog, which then is gone. */
  async confirm(deed: string): Promise<void> {
    await this.dialog.getByRole('button', { name: deed, exact: true }).click();
    await expect(this.dialog).toBeHidden();
  }

  /** Brings an object's row of a pool's grid in sight. */
  async inGrid(window: ConsoleWindow, pool: string, name: string): Promise<void> {
    await window.choose(pool);
    await this.tab('Overview');
    await this.page.getByLabel('Filter these rows').fill(name);
  }

  /** What its overview says under a word of its own. */
  fact(label: string): Locator {
    return this.page
      .getByRole('main')
      .locator('dt')
      .filter({ hasText: new RegExp(`^${label}$`) })
      .locator('+ dd');
  }

  row(name: string): Locator {
    return this.page.getByRole('row').filter({ hasText: name });
  }

  async tick(name: string): Promise<void> {
    await this.page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).click();
  }

  /** Ticks this row and no other. */
  async tickOnly(name: string): Promise<void> {
    for (const box of await this.page.getByRole('checkbox', { name: /^Select /, checked: true }).all())
      await box.click();
    await this.tick(name);
  }

  /** The window says that it ended well. */
  async done(title: string): Promise<void> {
    await expect(this.page.getByText(`${title}, done in`)).toBeVisible({ timeout: 45_000 });
  }
}
