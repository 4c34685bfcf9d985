import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface LabPool {
  readonly name: string;
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

/** What the lab says when it is ready. */
export interface LabLine {
  readonly control: string;
  readonly pools: readonly LabPool[];
}

/** What the parts of a run share. */
export interface Context {
  readonly rounds: number;
  /** The large pool, alive. */
  readonly lab: LabLine;
  readonly pool: LabPool;
  /** Port of a server that repeats what the large pool answered. */
  readonly replay: string;
  readonly scratch: string;
}

export const say = (line: string): boolean => process.stderr.write(`${line}\n`);

export const makeScratch = (): string => mkdtempSync(join(tmpdir(), 'bench-'));

export const folderIn = (scratch: string, name: string): string => mkdtempSync(join(scratch, `${name}-`));

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Lets changes rage in a pool of the lab. */
export async function startStorm({ control }: LabLine, pool: string, changesPerSecond: number, seconds: number) {
  const scenario = { kind: 'storm', pool, changesPerSecond, seconds };
  await fetch(`${control}/scenario`, { method: 'POST', body: JSON.stringify(scenario) });
}
