import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostCertificate } from './wire/certificate.ts';
import type { Loopback } from './wire/ground.ts';
import type { KeptWorld } from './world/lab.ts';
import type { SavedWorld } from './world/saved.ts';

/** A lab between two runs. */
export interface KeptLab {
  readonly version: 2;
  readonly profile: string;
  readonly seed: number;
  /** Of every host, or of the first where each has its own. */
  readonly port: number;
  readonly loopback: Loopback;
  /** Simulated time when it was kept. */
  readonly now: number;
  /** Root's, which may have been changed. */
  readonly password: string;
  readonly worlds: readonly KeptWorld[];
  readonly certificates: Readonly<Record<string, HostCertificate>>;
}

/** Static, or meaningless once nobody is connected. */
const LEFT_OUT: ReadonlySet<string> = new Set(['role', 'session', 'task']);
const FILE = 'lab.json';
const KEEP_EVERY_MS = 20_000;

function settled({ origin, saved }: KeptWorld): KeptWorld {
  const tables = Object.fromEntries(Object.entries(saved.tables).filter(([cls]) => !LEFT_OUT.has(cls)));
  return { origin, saved: { ...saved, tables } };
}

/** The lab as it was left; undefined where there is none, it was another one, or the file cannot be read. */
export async function readKept(dir: string, profile: string, seed: number): Promise<KeptLab | undefined> {
  try {
    const kept = JSON.parse(await readFile(join(dir, FILE), 'utf8')) as KeptLab;
    return kept.version === 2 && kept.profile === profile && kept.seed === seed ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** All or nothing: the old file stays until the new one is whole. */
async function writeKept(dir: string, kept: KeptLab): Promise<void> {
  await mkdir(dir, { recursive: true });
  const draft = join(dir, `${FILE}.${randomBytes(4).toString('hex')}`);
  await writeFile(draft, JSON.stringify({ ...kept, worlds: kept.worlds.map(settled) }), { mode: 0o600 });
  await rename(draft, join(dir, FILE));
}

/** URLs in the records carry the port; where it had to change, they follow. */
export function movedTo(kept: KeptLab, port: number): KeptLab {
  if (kept.port === port) return kept;
  const before = JSON.stringify(kept.worlds);
  const text =
    kept.loopback === 'addresses'
      ? before.replaceAll(`:${kept.port}/`, `:${port}/`)
      : before.replaceAll(/127\.0\.0\.1:(\d+)/g, (_, old: string) => `127.0.0.1:${Number(old) - kept.port + port}`);
  return { ...kept, port, worlds: JSON.parse(text) as KeptLab['worlds'] };
}

/** Tells a world that changed from one that did not, without looking at all of it. */
function fingerprint({ generation, messageGeneration, marks, load }: SavedWorld): string {
  return JSON.stringify([generation, messageGeneration, marks, load?.switched]);
}

/** Writes a lab to disk now and then, one write at a time, until told to forget it. */
export class Keeper {
  readonly #dir: string | undefined;
  readonly #take: () => KeptLab;
  readonly #timer: NodeJS.Timeout | undefined;
  #last: Promise<void> = Promise.resolve();
  #written = '';
  #forgotten = false;

  /** Without a folder nothing is kept. */
  constructor(dir: string | undefined, take: () => KeptLab) {
    this.#dir = dir;
    this.#take = take;
    // A full disk must not end a lab; the next try may fare better.
    const quietly = () => void this.keep().catch(() => undefined);
    this.#timer = dir === undefined ? undefined : setInterval(quietly, KEEP_EVERY_MS).unref();
  }

  keep(): Promise<void> {
    this.#last = this.#last.catch(() => undefined).then(() => this.#write());
    return this.#last;
  }

  /** The next start begins from the profile again. */
  async forget(): Promise<void> {
    this.#forgotten = true;
    clearInterval(this.#timer);
    await this.#last.catch(() => undefined);
    if (this.#dir !== undefined) await rm(join(this.#dir, FILE), { force: true });
  }

  /** Writes for the last time. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.keep();
  }

  async #write(): Promise<void> {
    if (this.#dir === undefined || this.#forgotten) return;
    const kept = this.#take();
    const state = [kept.password, ...kept.worlds.map(({ saved }) => fingerprint(saved))].join(';');
    if (state === this.#written) return;
    await writeKept(this.#dir, kept);
    this.#written = state;
  }
}
