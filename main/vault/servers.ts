import { randomUUID } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { whyUnwritable } from '../unwritable.ts';
import { readWhole, writeWhole } from './file.ts';
import { vaultHeader } from './passphrase.ts';

const certificate = z.object({
  fingerprint256: z.string(),
  subject: z.string(),
  issuer: z.string(),
  names: z.array(z.string()).readonly().optional(),
  validFrom: z.number(),
  validTo: z.number(),
  selfSigned: z.boolean(),
});

export const sealed = z.object({ by: z.enum(['keychain', 'passphrase']), data: z.base64() });
export type Sealed = z.output<typeof sealed>;

const savedServer = z.object({
  id: z.string().max(200),
  address: z.string().max(300),
  username: z.string().max(300),
  /** Pool name, or server name; shown until the pool says its own. */
  name: z.string(),
  members: z.array(z.string().max(300)).max(1000),
  /** Connect at the next start. */
  open: z.boolean(),
  seenAt: z.number().optional(),
  secret: sealed.optional(),
  /** Opened only to look. */
  readOnly: z.literal(true).optional(),
});
export type SavedServer = z.output<typeof savedServer>;

const file = z.object({
  version: z.literal(1),
  installation: z.string(),
  vault: vaultHeader.optional(),
  servers: z.array(savedServer).max(10_000),
  pins: z.record(z.string(), certificate),
});
export type ServersFile = z.output<typeof file>;

/** Until the disk takes what it did not take. */
const AGAIN = 10_000;

/** Saved servers, sealed secrets and pinned certificates: one small file, written whole after each change. */
export class ServerStore {
  readonly data: ServersFile;
  /** Where a list that could not be read was put aside at this start. */
  readonly putAside: string | undefined;
  readonly #path: string;
  #writing: Promise<void> = Promise.resolve();
  #dirty = false;
  #onError: (error: unknown) => void;
  #unwritten: string | undefined;
  #again: NodeJS.Timeout | undefined;
  readonly #listeners = new Set<() => void>();

  private constructor(path: string, data: ServersFile, onError: (error: unknown) => void, putAside?: string) {
    this.putAside = putAside;
    this.#path = path;
    this.data = data;
    this.#onError = onError;
  }

  /** A damaged file is put aside, never overwritten. */
  static async open(dataDir: string, onError: (error: unknown) => void): Promise<ServerStore> {
    const path = join(dataDir, 'servers.json');
    const fresh: ServersFile = { version: 1, installation: randomUUID(), servers: [], pins: {} };
    const bytes = await readWhole(path);
    if (!bytes) return new ServerStore(path, fresh, onError);
    try {
      return new ServerStore(path, file.parse(JSON.parse(bytes.toString('utf8'))), onError);
    } catch (error) {
      onError(error);
      const aside = `${path}.damaged-${Date.now()}`;
      await rename(path, aside);
      return new ServerStore(path, fresh, onError, aside);
    }
  }

  /** Why the last of it is not on disk, for as long as it is not. */
  get unwritten(): string | undefined {
    return this.#unwritten;
  }

  /** Called whenever `unwritten` has changed. */
  onWritten(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Writes soon what `data` is then; several changes at once are one write. */
  changed(): void {
    if (this.#dirty) return;
    this.#dirty = true;
    this.#writing = this.#write(this.#writing);
  }

  /** Resolves when everything is on disk. */
  settled(): Promise<void> {
    return this.#writing;
  }

  async #write(before: Promise<void>): Promise<void> {
    await before;
    this.#dirty = false;
    clearTimeout(this.#again);
    try {
      await writeWhole(this.#path, `${JSON.stringify(this.data, null, 2)}\n`);
      this.#tell(undefined);
    } catch (error) {
      this.#onError(error);
      this.#tell(`${this.#path} cannot be written: ${whyUnwritable(error)}`);
      this.#again = setTimeout(() => this.changed(), AGAIN).unref();
    }
  }

  #tell(unwritten: string | undefined): void {
    if (this.#unwritten === unwritten) return;
    this.#unwritten = unwritten;
    for (const listener of this.#listeners) listener();
  }
}
