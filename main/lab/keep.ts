import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostCertificate } from './wire/certificate.ts';
import type { SavedTables } from './world/tables.ts';

/** A lab between two runs. */
export interface KeptLab {
  readonly version: 1;
  readonly profile: string;
  readonly seed: number;
  readonly port: number;
  /** Simulated time when it was kept. */
  readonly now: number;
  readonly pools: readonly SavedTables[];
  readonly certificates: Readonly<Record<string, HostCertificate>>;
}

/** Static, or meaningless once nobody is connected. */
const LEFT_OUT: ReadonlySet<string> = new Set(['role', 'session', 'task']);
const FILE = 'lab.json';

/** Operations that were under way are not any more. */
function settled(saved: SavedTables): SavedTables {
  const tables: Record<string, SavedTables['tables'][string]> = {};
  for (const [cls, rows] of Object.entries(saved.tables)) {
    if (LEFT_OUT.has(cls)) continue;
    tables[cls] = Object.fromEntries(
      Object.entries(rows).map(([ref, row]) => [
        ref,
        'current_operations' in row ? { ...row, current_operations: {} } : row,
      ]),
    );
  }
  return { ...saved, tables };
}

/** The lab as it was left; undefined where there is none, it was another one, or the file cannot be read. */
export async function readKept(dir: string, profile: string, seed: number): Promise<KeptLab | undefined> {
  try {
    const kept = JSON.parse(await readFile(join(dir, FILE), 'utf8')) as KeptLab;
    return kept.version === 1 && kept.profile === profile && kept.seed === seed ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** All or nothing: the old file stays until the new one is whole. */
export async function writeKept(dir: string, kept: KeptLab): Promise<void> {
  await mkdir(dir, { recursive: true });
  const draft = join(dir, `${FILE}.${randomBytes(4).toString('hex')}`);
  await writeFile(draft, JSON.stringify({ ...kept, pools: kept.pools.map(settled) }), { mode: 0o600 });
  await rename(draft, join(dir, FILE));
}

/** The next start begins from the profile again. */
export async function forgetKept(dir: string): Promise<void> {
  await rm(join(dir, FILE), { force: true });
}

/** URLs in the records carry the port; where it had to change, they follow. */
export function movedTo(kept: KeptLab, port: number): KeptLab {
  if (kept.port === port) return kept;
  const text = JSON.stringify(kept.pools).replaceAll(`:${kept.port}/`, `:${port}/`);
  return { ...kept, port, pools: JSON.parse(text) as KeptLab['pools'] };
}
