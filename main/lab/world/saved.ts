import type { SavedLoad } from './load/saved-load.ts';
import type { SavedTables } from './tables.ts';
import type { Reach, Troubles } from './troubles.ts';

/** Everything a person did to a world that shows in no record. */
export interface Marks {
  readonly refusesToMigrate: readonly string[];
  readonly refusesToShutDown: readonly string[];
  /** Missing in what was saved by an earlier version. */
  readonly cutOff?: readonly string[];
  readonly brokenPbds: readonly string[];
  readonly outOfService: readonly string[];
  readonly off: readonly string[];
  readonly hung: readonly string[];
  readonly skew: Readonly<Record<string, number>>;
  /** Of hosts that are not simply up. */
  readonly reach: Readonly<Record<string, Reach>>;
}

/** A world on disk, or one made of another pool's records. */
export interface SavedWorld extends SavedTables {
  readonly marks?: Marks;
  readonly load?: SavedLoad;
  /** Contents of blobs, in base64. */
  readonly blobs?: Readonly<Record<string, string>>;
}

export const NO_MARKS: Marks = {
  refusesToMigrate: [],
  refusesToShutDown: [],
  brokenPbds: [],
  outOfService: [],
  off: [],
  hung: [],
  skew: {},
  reach: {},
};

export function troublesOf(marks: Marks): Troubles {
  return {
    refusesToMigrate: new Set(marks.refusesToMigrate),
    refusesToShutDown: new Set(marks.refusesToShutDown),
    cutOff: new Set(marks.cutOff),
    brokenPbds: new Set(marks.brokenPbds),
    outOfService: new Set(marks.outOfService),
    off: new Set(marks.off),
    hung: new Set(marks.hung),
    skew: new Map(Object.entries(marks.skew)),
  };
}

export function marksOf(troubles: Troubles, reach: ReadonlyMap<string, Reach>): Marks {
  return {
    refusesToMigrate: [...troubles.refusesToMigrate],
    refusesToShutDown: [...troubles.refusesToShutDown],
    cutOff: [...troubles.cutOff],
    brokenPbds: [...troubles.brokenPbds],
    outOfService: [...troubles.outOfService],
    off: [...troubles.off],
    hung: [...troubles.hung],
    skew: Object.fromEntries(troubles.skew),
    reach: Object.fromEntries(reach),
  };
}
