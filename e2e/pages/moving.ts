import { expect, type Locator, type Page } from 'playwright/test';
import type { ConsoleWindow } from './window.ts';

/** Moving VMs by hand: the servers with their verdicts, and the plan below. */
export class Moving {
  readonly page: Page;
  readonly servers: Locator;
  readonly plan: Locator;

  constructor(window: ConsoleWindow) {
    this.page = window.page;
    this.servers = this.page.getByRole('listbox', { name: 'Servers to move to' });
    this.plan = this.page.getByRole('region', { name: 'Plan' });
  }

  server(name: string): Locator {
    return this.servers.getByRole('option').filter({ hasText: name });
  }

  /** A VM of the plan, going or staying. */
  vm(name: string): Locator {
    return this.plan.getByRole('listitem').filter({ hasText: name });
  }

  /** Carries what is selected from one line of the tree to another, and holds it there. */
  async carry(from: Locator, to: Locator): Promise<void> {
    await from.hover();
    await this.page.mouse.down();
    await to.hover();
    await to.hover({ position: { x: 90, y: 12 } });
    await expect(this.servers).toBeVisible();
  }
}
