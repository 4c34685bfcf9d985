import type { UpdateSources as Sources } from '../../app/contract/updates.ts';
import type { Feed } from '../../app/updates/feed.ts';
import type { UpdateFile } from '../../app/updates/update-file.ts';
import type { PoolUpdates } from '../../app/updates/updates.ts';
import type { Pool } from '../pools/pool.ts';
import { judgeFile } from './disk/judge.ts';
import type { UpdateFiles } from './files.ts';
import { readUpdates } from './read.ts';
import type { UpdateSources } from './sources.ts';
import { fetchFeed } from './vendor.ts';

interface UpdatesOptions {
  readonly sources: UpdateSources;
  readonly files: UpdateFiles;
  /** Address of the index that the practice pools are updated from, while there are any. */
  readonly practiceIndex: () => string | undefined;
}

/** The last list of each pool, read once and again when asked, so that a window opens at once. */
export class Updates {
  readonly #options: UpdatesOptions;
  readonly #lists = new Map<string, Promise<PoolUpdates>>();

  constructor(options: UpdatesOptions) {
    this.#options = options;
  }

  /** `fresh` lets the pool fetch from its source first, which takes a while. */
  list(pool: Pool, fresh: boolean, signal: AbortSignal): Promise<PoolUpdates> {
    const known = this.#lists.get(pool.id);
    if (known && !fresh) return known;
    const { sources, practiceIndex } = this.#options;
    const index = pool.practice ? practiceIndex() : sources.index;
    const reading = readUpdates(pool, { fresh, index, signal });
    this.#lists.set(pool.id, reading);
    reading.catch(() => this.#lists.delete(pool.id));
    return reading;
  }

  /** After a server was updated the list is another one. */
  forget(pool: string): void {
    this.#lists.delete(pool);
  }

  /** What a file on this machine is, with what the index knows of it; an index that cannot be read now is done without. */
  async judge(path: string, signal: AbortSignal): Promise<UpdateFile> {
    const { files, sources, practiceIndex } = this.#options;
    const index = sources.index ?? practiceIndex();
    const feed = index === undefined ? undefined : await fetchFeed(index, signal).catch(() => undefined);
    return judgeFile(path, { folder: files.folder, feed, signal });
  }

  async sources(): Promise<Sources> {
    const { files, sources } = this.#options;
    const { index } = sources;
    return { ...(index === undefined ? {} : { index }), files: { folder: files.folder, bytes: await files.size() } };
  }

  async setIndex(index: string, signal: AbortSignal): Promise<Feed> {
    const feed = await this.#options.sources.setIndex(index, signal);
    this.#lists.clear();
    return feed;
  }

  clearFiles(): Promise<void> {
    return this.#options.files.clear();
  }
}
