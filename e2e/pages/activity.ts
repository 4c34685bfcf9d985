import { expect, type Locator, type Page } from 'playwright/test';

/** What runs, ran and failed: the strip at the bottom, and the timeline it opens into. */
export class ActivityPages {
  readonly page: Page;
  readonly strip: Locator;

  constructor(page: Page) {
    this.page = page;
    this.strip = page.getByRole('contentinfo', { name: 'Activity' });
  }

  /** A row of the timeline, the newest of that title. */
  row(title: string): Locator {
    return this.page.getByRole('article', { name: title, exact: true }).first();
  }

  /** The strip tells that it was not done; what it shows then is why. */
  async failed(title: string): Promise<Locator> {
    await expect(this.strip.getByText(`${title} was not done`, { exact: true })).toBeVisible();
    await this.strip.getByRole('button', { name: 'Show' }).click();
    return this.row(title).getByRole('region');
  }

  /** It is under way, told at the bottom of every page. */
  async runs(title: string): Promise<void> {
    await expect(this.strip.getByRole('progressbar', { name: `${title}, progress` })).toBeVisible();
  }

  /** Its progress is more than none. */
  async moves(title: string): Promise<void> {
    const meter = this.strip.getByRole('progressbar', { name: `${title}, progress` });
    await expect(meter).not.toHaveAttribute('aria-valuenow', '0');
  }

  /** The timeline has it as done. */
  async done(title: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Outcome: Failed' }).click();
    await this.page.getByRole('menuitemradio', { name: 'Any outcome' }).click();
    await expect(this.row(title).getByRole('region')).toBeHidden();
    await expect(this.row(title)).toContainText('by root');
    await expect(this.row(title).getByRole('progressbar')).toBeHidden();
  }
}
