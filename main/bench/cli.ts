import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measured, serving } from './child.ts';
import { met, table } from './numbers.ts';
import type { Row } from './numbers.ts';
import { connecting } from './parts/connecting.ts';
import { makeScratch, say } from './parts/context.ts';
import type { Context, LabLine } from './parts/context.ts';
import { storming } from './parts/storming.ts';
import { theLab } from './parts/the-lab.ts';
import { theWindow } from './parts/the-window.ts';
import { windowsProcess } from './parts/windows-process.ts';
import { record } from './record.ts';

/** Everything that is measured, by name; one alone with `--only`. */
const parts: Readonly<Record<string, (context: Context) => Promise<Row[]>>> = {
  connecting,
  process: windowsProcess,
  storm: storming,
  window: theWindow,
  lab: theLab,
  metrics: () => measured<Row[]>('./metrics.ts'),
  charts: () => measured<Row[]>('./metrics-window.ts'),
};

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', multiple: true, default: [] },
    out: { type: 'string', default: join('node_modules', '.cache', 'bench.json') },
  },
});
const scratch = makeScratch();
let failed = false;

/** A part that cannot be measured here costs no other its rows, but the run fails. */
async function rowsOf(name: string, context: Context): Promise<Row[]> {
  try {
    return (await parts[name]?.(context)) ?? [];
  } catch (error) {
    failed = true;
    say(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return [];
  }
}

async function run(names: readonly string[]): Promise<Row[]> {
  say('Starting the lab with the large pool ...');
  const world = await serving('../lab/cli.ts', '--profile', 'large');
  const lab = JSON.parse(world.line) as LabLine;
  const [pool] = lab.pools;
  if (!pool) throw new Error('a lab without pools');
  try {
    const url = new URL(pool.url);
    const folder = join(scratch, 'replies');
    const sizes = await record({ host: url.hostname, port: Number(url.port) }, folder, [pool.username, pool.password]);
    const megabytes = (name: string): number => Math.round((sizes[`event.from-all.${name}`] ?? 0) / 1e6);
    say(`Recorded ${megabytes('json')} MB of JSON, ${megabytes('xml')} MB of XML.`);
    const replay = await serving('./replay.ts', folder);
    const context = { rounds: Number(values.rounds), lab, pool, replay: replay.line, scratch };
    const rows: Row[] = [];
    for (const name of names) rows.push(...(await rowsOf(name, context)));
    await replay.stop();
    return rows;
  } finally {
    await world.stop();
  }
}

try {
  const unknown = values.only.find((name) => parts[name] === undefined);
  if (unknown !== undefined) throw new Error(`no part ${unknown}; there are ${Object.keys(parts).join(', ')}`);
  const rows = await run(values.only.length > 0 ? values.only : Object.keys(parts));
  mkdirSync(join(values.out, '..'), { recursive: true });
  writeFileSync(values.out, `${JSON.stringify({ node: process.version, rounds: values.rounds, rows }, null, 2)}\n`);
  process.stdout.write(`${table(rows)}\n\nEverything measured: ${values.out}\n`);
  process.exitCode = rows.every(met) && !failed ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
