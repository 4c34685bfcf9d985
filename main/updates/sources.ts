import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import * as z from 'zod';
import { FailureError } from '../../app/errors/failure.ts';
import type { Feed } from '../../app/updates/feed.ts';
import { writeWhole } from '../vault/file.ts';
import { fetchFeed } from './vendor.ts';

const file = z.object({ version: z.literal(1), index: z.string().exactOptional() });

/** Where updates as files come from: the vendor's index that an administrator named, kept over restarts. */
export class UpdateSources {
  readonly #path: string;
  #index: string | undefined;

  private constructor(path: string, index: string | undefined) {
    this.#path = path;
    this.#index = index;
  }

  /** A damaged file counts as none: naming the index again costs less than a start that fails. */
  static async open(dataDir: string): Promise<UpdateSources> {
    const path = join(dataDir, 'update-sources.json');
    try {
      return new UpdateSources(path, file.parse(JSON.parse(await readFile(path, 'utf8'))).index);
    } catch {
      return new UpdateSources(path, undefined);
    }
  }

  get index(): string | undefined {
    return this.#index;
  }

  /** Keeps the index once it was read; the empty text forgets it. Throws `update-index-*`. */
  async setIndex(index: string, signal: AbortSignal): Promise<Feed> {
    const wanted = index.trim();
    if (wanted !== '' && !isAbsolute(wanted) && !/^https?:\/\//i.test(wanted))
      throw new FailureError({ kind: 'refused', code: 'update-index-malformed', params: [wanted] });
    const feed: Feed = wanted === '' ? { versions: [], patches: new Map() } : await fetchFeed(wanted, signal);
    this.#index = wanted === '' ? undefined : wanted;
    await writeWhole(this.#path, `${JSON.stringify({ version: 1, ...(wanted === '' ? {} : { index: wanted }) })}\n`);
    return feed;
  }
}
