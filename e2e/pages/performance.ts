import { expect, type Locator, type Page } from 'playwright/test';

/** The Performance tab, by what a person or a screen reader finds there. */
export class PerformancePage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page.getByRole('tab', { name: 'Performance' }).click();
    await expect(this.page.getByRole('heading', { level: 3 }).first()).toBeVisible();
  }

  range(name: string): Locator {
    return this.page.getByRole('group', { name: 'Range' }).getByRole('button', { name, exact: true });
  }

  /** A chart's surface; its name is the summary of what it shows. */
  plot(graph: string): Locator {
    return this.page.getByRole('button', { name: new RegExp(`^${graph} of `) });
  }

  legend(graph: string): Locator {
    return this.page.getByRole('list', { name: `Lines of ${graph}` });
  }

  titles(): Promise<readonly string[]> {
    return this.page.getByRole('heading', { level: 3 }).allInnerTexts();
  }

  /** Drags over a part of a chart, from and to as parts of its width. */
  async brush(graph: string, from: number, to: number): Promise<void> {
    const box = await this.plot(graph).boundingBox();
    if (!box) throw new Error(`${graph} is not in sight`);
    await this.page.mouse.move(box.x + box.width * from, box.y + box.height / 2);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + box.width * to, box.y + box.height / 2, { steps: 5 });
    await this.page.mouse.up();
  }

  async share(item: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Share and export' }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }
}
