import { expect, test, FAST, type Stage } from '../stage.ts';
import { OtherClient } from './client.ts';
import type { RunningLab, Trouble } from './lab.ts';

/** One thing an admin does, and what must be seen of it: refused by the server the first time, done the second. */
export interface Deed {
  /** The object whose page it is done from. */
  readonly on: string;
  /** Title of its row in the timeline. */
  readonly title: string;
  /** The verb and what its dialog asks. */
  readonly way: (stage: Stage) => Promise<unknown>;
  /** What the server answers first, and the words that are made of it. */
  readonly trouble: Trouble & { readonly words: string };
  /** Its secrets are not kept: it is asked again, and this tells them anew. */
  readonly again?: (stage: Stage) => Promise<unknown>;
  /** Simulated seconds after which it is under way and not at its end; left out for what is done at once. */
  readonly under?: number;
  /** What has changed, in the tree and on the pages. */
  readonly seen: (stage: Stage) => Promise<unknown>;
}

/** A journey of its own for each, in order: one begins where the one before ended. */
export function prove(deeds: readonly Deed[]): void {
  test.describe.configure({ mode: 'serial' });
  proveThen(deeds);
}

/** More of them in the same file, after something else. */
export function proveThen(deeds: readonly Deed[]): void {
  for (const deed of deeds) test(deed.title, ({ stage }) => journey(stage, deed));
}

/** The console may ask other things first: what passes before the server has begun moves nothing. */
async function underway(lab: RunningLab): Promise<void> {
  const other = await OtherClient.enter(lab);
  await expect.poll(() => other.atWork()).toBe(true);
  await other.leave();
}

async function journey(stage: Stage, deed: Deed): Promise<void> {
  const { lab, window, activity } = stage;
  await window.choose(deed.on);
  await lab.trouble(deed.trouble);
  await deed.way(stage);
  const card = await activity.failed(deed.title);
  await expect(card.getByRole('heading')).toHaveText(`${deed.title} was not done: ${deed.trouble.words}`);
  await expect(card.getByRole('button', { name: deed.trouble.code })).toBeVisible();

  if (deed.under !== undefined) await lab.speed(0);
  await card.getByRole('button', { name: deed.again ? 'Try again…' : 'Retry' }).click();
  await deed.again?.(stage);
  if (deed.under !== undefined) {
    await activity.runs(deed.title);
    await underway(lab);
    await lab.pass(deed.under);
    await activity.moves(deed.title);
    await lab.speed(FAST);
  }
  await activity.done(deed.title);
  await deed.seen(stage);
}
