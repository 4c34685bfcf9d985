import { expect, type Locator, type Page } from 'playwright/test';
import type { ConsoleWindow } from './window.ts';

/** By pointing, or with keys alone. */
export type Hand = 'mouse' | 'keyboard';
export const HANDS = ['mouse', 'keyboard'] as const;

/** Moving VMs and servers by hand, by wizard, and in the queue of migrations. */
export class Moving {
  readonly window: ConsoleWindow;
  readonly page: Page;
  readonly servers: Locator;
  readonly pools: Locator;
  readonly plan: Locator;
  readonly wizard: Locator;
  readonly queue: Locator;

  constructor(window: ConsoleWindow) {
    this.window = window;
    this.page = window.page;
    this.servers = this.page.getByRole('listbox', { name: 'Servers to move to' });
    this.pools = this.page.getByRole('listbox', { name: 'Pools to join' });
    this.plan = this.page.getByRole('region', { name: 'Plan' });
    this.wizard = this.page.getByRole('dialog').filter({ has: this.page.getByRole('navigation', { name: 'Steps' }) });
    this.queue = this.page.getByRole('dialog', { name: 'Migrations' });
  }

  server(name: string): Locator {
    return this.servers.getByRole('option').filter({ hasText: name });
  }

  /** A VM of the plan, going or staying. */
  vm(name: string): Locator {
    return this.plan.getByRole('listitem').filter({ hasText: name });
  }

  /** A migration of the queue. */
  queued(words: string): Locator {
    return this.queue.getByRole('listitem').filter({ hasText: words });
  }

  /** Carries what is selected from one line of the tree to another, and holds it there. */
  async carry(from: Locator, to: Locator): Promise<void> {
    await from.hover();
    await this.page.mouse.down();
    // Lanes are there once it is on its way.
    await from.hover({ position: { x: 12, y: 6 } });
    await to.hover();
    await to.hover({ position: { x: 90, y: 12 } });
  }

  /** Holds what is carried at an edge of the tree until a line comes in sight; a hand there is never quite still. */
  async scrollTo(line: Locator, edge: 'top' | 'bottom'): Promise<void> {
    const box = await this.window.tree.boundingBox();
    if (!box) throw new Error('there is no tree');
    const y = edge === 'top' ? box.y + 4 : box.y + box.height - 4;
    let step = 0;
    await expect(async () => {
      for (let more = 0; more < 10; more += 1) await this.page.mouse.move(box.x + 90 + (step++ % 2), y);
      await expect(line).toBeInViewport({ timeout: 1 });
    }).toPass({ intervals: [0] });
  }

  /** Waits over a closed line until it opens, as a hand does that is never quite still. */
  async linger(line: Locator): Promise<void> {
    for (let step = 0; (await line.getAttribute('aria-expanded')) !== 'true'; step += 1)
      await line.hover({ position: { x: 90 + (step % 2), y: 12 } });
  }

  /** Holds what is selected, by its line `from`, over a server or pool. */
  async hold(hand: Hand, from: string, target: string): Promise<void> {
    if (hand === 'mouse') await this.carry(this.window.line(from), this.window.line(target));
    else await this.pickUp(target);
  }

  /** Lets go where it is held: the plan of it stays. */
  async letGo(hand: Hand): Promise<void> {
    if (hand === 'mouse') await this.page.mouse.up();
    else await this.page.keyboard.press('Enter');
    await expect(this.page.getByText('Enter starts it.')).toBeVisible();
  }

  /** Starts the plan. */
  async start(hand: Hand): Promise<void> {
    if (hand === 'mouse') await this.plan.getByRole('button', { name: /^Migrate \d/ }).click();
    else await this.page.keyboard.press('Enter');
    await expect(this.servers).toBeHidden();
  }

  /** Puts everything back. */
  async putBack(hand: Hand): Promise<void> {
    if (hand === 'mouse') await this.plan.getByRole('button', { name: /Put back/ }).click();
    else await this.page.keyboard.press('Escape');
    await expect(this.servers).toBeHidden();
  }

  /** Presses a button or ticks a box. */
  async press(hand: Hand, control: Locator): Promise<void> {
    if (hand === 'mouse') return control.click();
    const box = ['checkbox', 'radio'].includes((await control.getAttribute('role')) ?? '');
    await control.press(box ? 'Space' : 'Enter');
  }

  /** Picks from a list that a button opens, by the beginning of what stands there. */
  async pick(hand: Hand, list: Locator, what: string): Promise<void> {
    await this.press(hand, list);
    const option = this.page.getByRole('option', { name: new RegExp(`^${what}`) });
    await expect(option).toBeVisible();
    if (hand === 'mouse') return option.click();
    await this.page.keyboard.type(what);
    await expect(option).toHaveAttribute('data-highlighted');
    await this.page.keyboard.press('Enter');
  }

  /** Picks several VMs in the tree. */
  async select(first: string, ...more: readonly string[]): Promise<void> {
    await this.window.choose(first);
    for (const name of more) await this.window.line(name).click({ modifiers: ['Control'] });
  }

  /** With the keyboard: takes up what is selected and goes to a server or pool. */
  async pickUp(target: string): Promise<void> {
    await this.page.keyboard.press('Control+m');
    const list = this.servers.or(this.pools);
    await expect(list).toBeFocused();
    await this.goTo(list, target);
  }

  /** With the arrow key alone, to the option that has this text. */
  async goTo(list: Locator, target: string): Promise<void> {
    const options = list.getByRole('option');
    const hot = (): Promise<number> =>
      options.evaluateAll((all) => all.findIndex((one) => one.getAttribute('aria-selected') === 'true'));
    for (let step = 0; step < 12; step += 1) {
      const before = await hot();
      if (before >= 0 && (await options.nth(before).innerText()).includes(target)) return;
      await this.page.keyboard.press('ArrowDown');
      await expect.poll(hot).not.toBe(before);
    }
    throw new Error(`no ${target} among the servers`);
  }

  /** The VM whose page is open runs there. */
  async runsOn(server: string): Promise<void> {
    await expect(this.window.crumbs).toContainText(server);
  }

  /** The toast that tells of an end. */
  ended(what: string | RegExp): Locator {
    return this.page.getByRole('region', { name: 'Notifications' }).getByRole('dialog').filter({ hasText: what });
  }

  /** Takes back what ended, as the timeline offers it for as long as it is known; a toast is there for seconds. */
  async undo(what: string | RegExp, hand: Hand = 'mouse'): Promise<void> {
    await this.press(hand, await this.#wayBack(what));
    await this.#leaveTimeline();
  }

  /** Waits for the end of what was begun, however long it takes. */
  async done(what: string | RegExp): Promise<void> {
    await this.#wayBack(what);
    await this.#leaveTimeline();
  }

  /** The same key that opens it goes back from it: it has to be left before it is opened again. */
  async #leaveTimeline(): Promise<void> {
    await this.page.goBack();
    await expect(this.window.crumbs.locator('[aria-current=page]')).not.toHaveText('Activity');
  }

  async #wayBack(what: string | RegExp): Promise<Locator> {
    await this.page.keyboard.press('Control+j');
    await this.window.isAt('Activity');
    const row = this.page.getByRole('article', { name: what }).first();
    const undo = row.getByRole('button', { name: 'Undo', exact: true });
    await expect(undo).toBeVisible({ timeout: 60_000 });
    return undo;
  }
}
