import { ActionRunner } from './runner.ts';
import { Moves } from './moves.ts';
import type { Outside } from '../pools/outside.ts';
import { ConnectionNotices } from '../activity/connections.ts';
import { ForeignTasks } from '../activity/foreign.ts';
import { keep, readKept } from '../activity/kept.ts';
import { ActivityStore } from '../activity/store.ts';

/** The timeline and what fills it. */
export interface Activities {
  readonly store: ActivityStore;
  readonly runner: ActionRunner;
  readonly moves: Moves;
  readonly pools: Outside['pools'];
  /** Told where a server's own check of a move differs from ours. */
  readonly differs: (what: Readonly<Record<string, string>>) => void;
  cancel(id: string): Promise<void>;
  /** The list of pools, or the state of one of their connections, has changed. */
  poolsChanged(): void;
  close(): Promise<void>;
}

export interface ActivitiesOptions extends Outside {
  /** Where the timeline is kept between runs. */
  readonly file: string;
  /** Marks this console's tasks on the servers. */
  readonly installation: string;
  /** Where the limits of migrations are kept, and how long past ones took. */
  readonly movesFile: string;
  /** How many actions run side by side in one pool, as set now. */
  readonly atOnce: () => number;
  readonly warn: (message: string, error: unknown) => void;
  readonly differs: (what: Readonly<Record<string, string>>) => void;
}

export async function startActivities(options: ActivitiesOptions): Promise<Activities> {
  const store = new ActivityStore(await readKept(options.file));
  const moves = await Moves.open(options, options.movesFile, (error) =>
    options.warn('past migrations could not be kept', error),
  );
  const runner = new ActionRunner(options, store, moves.queue, options.atOnce);
  const foreign = new ForeignTasks(options, store, options.installation);
  const stopKeeping = keep(store, options.file, (error) => options.warn('the timeline could not be kept', error));
  foreign.follow();
  const notices = new ConnectionNotices(options.pools, store);
  return {
    store,
    runner,
    moves,
    pools: options.pools,
    differs: options.differs,
    async cancel(id) {
      if (!(await foreign.cancel(id))) await runner.cancel(id);
    },
    poolsChanged() {
      foreign.follow();
      notices.look();
    },
    async close() {
      foreign.close();
      await runner.close();
      await moves.close();
      await stopKeeping();
      store.close();
    },
  };
}
