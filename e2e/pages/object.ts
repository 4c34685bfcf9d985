import { expect, type Locator, type Page } from 'playwright/test';

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

  row(name: string): Locator {
    return this.page.getByRole('row').filter({ hasText: name });
  }

  async tick(name: string): Promise<void> {
    await this.page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).click();
  }

  /** The window says that it ended well. */
  async done(title: string): Promise<void> {
    await expect(this.page.getByText(`${title}, done in`)).toBeVisible({ timeout: 45_000 });
  }
}
