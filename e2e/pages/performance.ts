import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page } from 'playwright/test';

export interface Exported {
  readonly object: string;
  /** Seconds, rising. */
  readonly times: readonly number[];
  readonly graphs: readonly {
    readonly name: string;
    readonly series: readonly {
      readonly label: string;
      readonly source: string;
      readonly unit: string;
      readonly values: readonly (number | null)[];
    }[];
  }[];
}

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

  /** How the axis of time moves, in pixels, and how long so many moves took. */
  stepsOfNow(count: number): Promise<{ readonly steps: readonly number[]; readonly seconds: number }> {
    return this.page.evaluate(async (count) => {
      const labels = [...document.querySelectorAll('[data-performance] [aria-hidden] > span')];
      const times = labels.filter(({ textContent }) => /^\d\d:\d\d$/.test(textContent ?? ''));
      const label = times[Math.floor(times.length / 2)];
      const place = () => label?.getBoundingClientRect().left ?? 0;
      const steps: number[] = [];
      const began = window.performance.now();
      let last = place();
      while (steps.length < count) {
        await new Promise(requestAnimationFrame);
        const now = place();
        if (now !== last) steps.push(now - last);
        last = now;
      }
      return { steps, seconds: (window.performance.now() - began) / 1000 };
    }, count);
  }

  /** What the charts show, as it leaves as JSON. */
  async exported(): Promise<Exported> {
    const waiting = this.page.waitForEvent('download');
    await this.share('Save as JSON');
    return JSON.parse(await readFile(await (await waiting).path(), 'utf8')) as Exported;
  }

  /** What leaves as a PNG, read back: its size, and how many pixels there are of each opaque colour. */
  async picture() {
    const waiting = this.page.waitForEvent('download');
    await this.share('Save as PNG');
    const bytes = await readFile(await (await waiting).path());
    return this.page.evaluate(async (base64) => {
      const image = new Image();
      image.src = `data:image/png;base64,${base64}`;
      await image.decode();
      const { width, height } = image;
      const context = new OffscreenCanvas(width, height).getContext('2d');
      context?.drawImage(image, 0, 0);
      const data = context?.getImageData(0, 0, width, height).data ?? [];
      const pixels: Record<string, number> = {};
      for (let at = 0; at < data.length; at += 4) {
        const colour = `rgb(${data[at]}, ${data[at + 1]}, ${data[at + 2]})`;
        pixels[colour] = (pixels[colour] ?? 0) + 1;
      }
      return { width, height, pixels };
    }, bytes.toString('base64'));
  }

  /** The colour of a graph's first line, as its legend shows it. */
  colourOf(graph: string): Promise<string> {
    const swatch = this.legend(graph)
      .getByRole('button', { name: /^Show / })
      .first()
      .locator('line');
    return swatch.evaluate((element) => getComputedStyle(element).stroke);
  }

  /** Puts other objects on the charts. */
  async compareWith(...names: readonly string[]): Promise<void> {
    await this.page.getByRole('button', { name: /^Compare/ }).click();
    await this.page.getByRole('menuitem', { name: 'With other objects…' }).click();
    const dialog = this.page.getByRole('dialog', { name: /^Compare/ });
    for (const name of names) await dialog.getByRole('checkbox', { name, exact: true }).click();
    await dialog.getByRole('button', { name: `Compare ${names.length + 1}` }).click();
    await expect(dialog).toBeHidden();
  }

  async share(item: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Share and export' }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }
}
