import { Api } from './api/dispatch.ts';
import { genericHandler } from './api/generic.ts';
import { signatures } from './api/methods.ts';
import { profiles } from './profiles/profiles.ts';
import { xmlFragment } from './wire/xml.ts';
import { openClock } from './world/clock.ts';
import { openLab } from './world/lab.ts';

interface Coverage {
  readonly cls: string;
  /** With a meaning of their own. */
  readonly real: number;
  /** By the datamodel alone. */
  readonly generic: number;
  /** Answered with NOT_IMPLEMENTED. */
  readonly missing: readonly string[];
  readonly removed: number;
}

/** What becomes of every method of every class. */
export function coverage(): readonly Coverage[] {
  const plan = profiles['single']?.();
  if (plan === undefined) throw new Error('no profile to look at');
  const lab = openLab(plan, { clock: openClock(0, 0), seed: 1, port: 443, address: () => '127.0.0.1' });
  const [world] = lab.worlds;
  if (world === undefined) throw new Error('a profile without a pool');
  const accounts = { password: '', roles: new Map<string, undefined>() };
  const api = new Api({ world, tables: world.tables, accounts, fragment: xmlFragment });
  const classes = new Map<string, { real: number; generic: number; removed: number; missing: string[] }>();
  for (const signature of signatures.values()) {
    const entry = classes.get(signature.cls) ?? { real: 0, generic: 0, removed: 0, missing: [] };
    classes.set(signature.cls, entry);
    if (signature.state === 'Removed') entry.removed++;
    else if (api.means(signature.name)) entry.real++;
    else if (genericHandler(signature, world.tables) !== undefined) entry.generic++;
    else entry.missing.push(signature.verb);
  }
  lab.dispose();
  return [...classes].map(([cls, entry]) => ({ cls, ...entry }));
}

/** The same as a table to read. */
export function coverageTable(): string {
  const rows = coverage();
  const line = (cells: readonly (string | number)[]) =>
    cells
      .map((cell, i) => (i === 0 || i === 5 ? String(cell).padEnd(22) : String(cell).padStart(9)))
      .join(' ')
      .trimEnd();
  const lines = rows.map(({ cls, real, generic, missing, removed }) =>
    line([cls, real, generic, missing.length, removed, missing.join(' ')]),
  );
  const sum = (count: (row: Coverage) => number) => rows.reduce((total, row) => total + count(row), 0);
  const total = line([
    'all',
    sum((row) => row.real),
    sum((row) => row.generic),
    sum((row) => row.missing.length),
    sum((row) => row.removed),
    '',
  ]);
  return [line(['class', 'real', 'generic', 'missing', 'removed', 'not implemented']), ...lines, total].join('\n');
}
