import { expect, type Locator, type Page } from 'playwright/test';

/** The frame of the window, by what a person or a screen reader finds there. */
export class ConsoleWindow {
  readonly page: Page;
  readonly tree: Locator;
  readonly filter: Locator;
  readonly crumbs: Locator;

  constructor(page: Page) {
    this.page = page;
    this.tree = page.getByRole('tree');
    this.filter = page.getByRole('textbox', { name: 'Filter', exact: true });
    this.crumbs = page.getByRole('navigation', { name: 'Where this is' });
  }

  /** A line of the tree by the beginning of its name. */
  line(name: string): Locator {
    return this.tree.getByRole('treeitem', { name: new RegExp(`^${name.replaceAll(/[.()]/g, '\\$&')}(?!\\w)`) });
  }

  /** Goes to an object wherever it stands; its line is brought in sight. */
  async choose(name: string): Promise<void> {
    await expect(this.tree).toBeVisible();
    await this.command(name);
    await this.shows(name);
    await expect(this.line(name)).toBeInViewport();
  }

  /** Goes to an object by its line in the tree; to the palette, what is open already is something to act on. */
  async open(name: string): Promise<void> {
    await this.filter.fill(name);
    await this.line(name).first().click();
    await this.filter.fill('');
    await this.shows(name);
  }

  /** It is at this object, and the page is the object's: for a moment the one before may still stand. */
  async shows(name: string): Promise<void> {
    await this.isAt(name);
    await expect(this.page.getByRole('main').getByRole('heading', { level: 1 })).toContainText(name);
  }

  async isAt(name: string): Promise<void> {
    await expect(this.crumbs.locator('[aria-current=page]')).toHaveText(name);
  }

  /** Types into the palette and takes the best line. */
  async command(text: string): Promise<void> {
    await this.page.keyboard.press('Control+k');
    const palette = this.page.getByRole('dialog', { name: 'Search and commands' });
    await palette.getByRole('combobox').fill(text);
    await expect(palette.getByRole('option', { selected: true })).toContainText(text.replace(/^>/, ''), {
      ignoreCase: true,
    });
    await this.page.keyboard.press('Enter');
    await expect(palette).toBeHidden();
  }

  /** Names of what is selected in the tree, in sight. */
  async selected(): Promise<readonly string[]> {
    const lines = await this.tree.getByRole('treeitem', { selected: true }).all();
    return Promise.all(lines.map((line) => line.locator('bdi').innerText()));
  }
}
