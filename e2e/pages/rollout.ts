import { expect, type Locator, type Page } from 'playwright/test';

/** The rollout's pages, by what a person finds there. */
export class RolloutPages {
  readonly page: Page;
  readonly main: Locator;

  constructor(page: Page) {
    this.page = page;
    this.main = page.getByRole('main');
  }

  button(name: string | RegExp): Locator {
    return this.main.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
  }

  async isAtStep(name: string): Promise<void> {
    const step = this.main.getByRole('navigation', { name: 'Steps' }).locator('[aria-current=step]');
    await expect(step).toContainText(name);
  }

  /** A step in the line of them, to go to. */
  step(name: string): Locator {
    return this.main.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: new RegExp(`${name}$`) });
  }

  /** A count over one of the lists of findings. */
  tab(name: string): Locator {
    return this.main
      .getByRole('group', { name: 'Which findings' })
      .getByRole('button', { name: new RegExp(`^${name}`) });
  }

  /** Presses a fix of one finding: its button, or one of the other ways behind it. */
  async fix(finding: Locator, label: string): Promise<void> {
    const button = finding.getByRole('button', { name: label, exact: true });
    if ((await button.count()) > 0) return button.click();
    await finding.getByRole('button', { name: /^Other ways/ }).click();
    await this.page.getByRole('menuitem', { name: label, exact: true }).click();
  }

  /** Settles all that is left: fixes that stop a VM one by one, then reasons for the rest. */
  async settle(reason: string): Promise<void> {
    const off = this.button('Force off for the run');
    const waive = this.button('Waive…');
    while ((await off.count()) > 0) {
      const left = await off.count();
      await off.first().click();
      await expect(off).toHaveCount(left - 1);
    }
    while ((await waive.count()) > 0) {
      const left = await waive.count();
      await waive.first().click();
      await this.main.getByRole('textbox', { name: /may stay as it is$/ }).fill(reason);
      await this.page.keyboard.press('Enter');
      await expect(waive).toHaveCount(left - 1);
    }
  }
}
