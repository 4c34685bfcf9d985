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

  /** From the chosen servers to the safeguards. */
  async prepare(reason: string): Promise<void> {
    await this.isAtStep('Scope');
    await this.button('Next: Findings').click();
    await expect(this.main.getByText('Checks run again by themselves')).toBeVisible();
    await this.settle(reason);
    await this.button('Next: Plan').click();
    await this.button('Next: Safeguards').click();
  }

  async start(): Promise<void> {
    await this.button(/^Start (updating|the roll of) \d+ servers?$/).click();
    await this.isAtStep('Run');
  }

  /** How a server stands, at the left of its lane. */
  lane(server: string): Locator {
    return this.main.getByRole('group', { name: server, exact: true });
  }

  /** What the run journalled, in sentences. */
  get log(): Locator {
    return this.main.getByRole('log');
  }

  /** Goes to the end of the run in sight and to its report: nothing is owed, and every VM is home. */
  async reachesReport(how: 'Complete' | 'Stopped and put back'): Promise<void> {
    await expect(this.button('Show the report')).toBeVisible({ timeout: 120_000 });
    await expect(this.main.getByRole('img', { name: 'owed', exact: true })).toHaveCount(0);
    await this.button('Show the report').click();
    await this.reports(how);
  }

  /** The report in sight tells of such an end, and that every VM is home. */
  async reports(how: 'Complete' | 'Stopped and put back'): Promise<void> {
    await this.isAtStep('Report');
    await expect(this.main.getByText(how, { exact: true })).toBeVisible();
    await expect(this.main.getByText('Every VM is where it was.')).toBeVisible();
  }

  /** Settles every finding: fixes for the run, those that stop a VM one by one, then reasons for the rest. */
  async settle(reason: string): Promise<void> {
    const fixes = this.button(/^Fix \d+ for the run$/);
    const off = this.button(/^(Suspend|Shut down|Force off) for the run$/);
    const waive = this.button('Waive…');
    const settled = this.main.getByText('Nothing is left to decide');
    for (;;) {
      await expect(settled.or(fixes).or(off).or(waive).first()).toBeVisible();
      if (await settled.isVisible()) return;
      const kind = (await fixes.isVisible()) ? fixes : (await off.count()) > 0 ? off : waive;
      const left = await kind.count();
      await kind.first().click();
      if (kind === waive) {
        await this.main.getByRole('textbox', { name: /may stay as it is$/ }).fill(reason);
        await this.page.keyboard.press('Enter');
      }
      await expect(kind).toHaveCount(left - 1);
    }
  }
}
