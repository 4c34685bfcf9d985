import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright';
import { serving, measured } from './child.ts';
import { connectPool, longestStall, startConsole, startIdle } from './console.ts';
import { median, met, table } from './numbers.ts';
import type { Row } from './numbers.ts';
import { record } from './record.ts';
import { frames, openBrowser, timeToShow } from './window.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    profile: { type: 'string', default: 'large' },
    out: { type: 'string', default: join('node_modules', '.cache', 'bench.json') },
  },
});
const rounds = Number(values.rounds);
const say = (line: string): boolean => process.stderr.write(`${line}\n`);
const scratch = mkdtempSync(join(tmpdir(), 'bench-'));

interface Peer {
  readonly complete: number;
  readonly tree?: number;
  readonly objects?: number;
  readonly bytes?: number;
  readonly rss: number;
  readonly cpu: number;
}

interface LabLine {
  readonly control: string;
  readonly pools: readonly { name: string; url: string; username: string; password: string }[];
}

/** Ratios of what was measured one right after the other, so that a noisy moment spoils neither alone. */
async function paired(port: string, transport: 'json' | 'xml', of: string, to: string, times: number) {
  const pairs: { of: Peer; to: Peer }[] = [];
  for (let round = 0; round < times; round += 1) {
    const base = await measured<Peer>('./peer.ts', port, transport, to);
    pairs.push({ of: await measured<Peer>('./peer.ts', port, transport, of), to: base });
  }
  return pairs;
}

async function connecting(port: string): Promise<Row[]> {
  say('Connecting over JSON-RPC ...');
  const json = await paired(port, 'json', 'ours', 'drain', rounds);
  const once = await paired(port, 'json', 'ours', 'at-once', rounds);
  say('Connecting over XML-RPC ...');
  const xml = await paired(port, 'xml', 'ours', 'drain', Math.min(rounds, 3));
  const over = (pairs: typeof json): number => median(pairs.map((pair) => pair.of.complete / pair.to.complete));
  return [
    {
      measure: 'connect to complete inventory, against dropping the bytes',
      value: over(json),
      unit: '×',
      bar: 3,
      aim: 1.6,
      details: json,
    },
    {
      measure: 'connect to usable tree, against everything at once',
      value: median(once.map((pair) => (pair.of.tree ?? Number.NaN) / pair.to.complete)),
      unit: '×',
      bar: 0.6,
      aim: 0.4,
      details: once,
    },
    {
      measure: 'the same over XML-RPC, against dropping the bytes',
      value: over(xml),
      unit: '×',
      bar: 10,
      aim: 8,
      details: xml,
    },
  ];
}

async function windowsProcess(port: string): Promise<Row[]> {
  say('The process that serves the window ...');
  const runs = [];
  for (let round = 0; round < Math.min(rounds, 3); round += 1) {
    const dataDir = mkdtempSync(join(scratch, 'data-'));
    const idle = startIdle();
    const running = await startConsole(dataDir);
    const link = await running.link();
    await new Promise((resolve) => setTimeout(resolve, 700));
    const from = Date.now();
    const pool = await connectPool(link, `127.0.0.1:${port}`);
    await new Promise((resolve) => setTimeout(resolve, 700));
    const probed = running.probed();
    runs.push({
      ...pool,
      rss: probed.rss,
      stall: longestStall(probed, from),
      machine: longestStall(idle.probed(), from),
    });
    await Promise.all([running.stop(), idle.stop()]);
  }
  const machine = median(runs.map(({ machine }) => machine));
  if (machine > 5) say(`This machine is busy: it stalls a process that does nothing for ${machine} ms.`);
  return [
    {
      measure: "longest stall of the window's process",
      value: median(runs.map(({ stall }) => stall)),
      unit: 'ms',
      bar: 20,
      aim: 16,
      details: runs,
    },
    {
      measure: 'its peak memory with its workers',
      value: median(runs.map(({ rss }) => rss)),
      unit: 'MB',
      bar: 300,
      aim: 200,
      details: runs,
    },
  ];
}

async function storming(lab: LabLine): Promise<Row[]> {
  say('A storm of 5,000 changes a second for 10 s ...');
  const [pool] = lab.pools;
  const { hostname, port } = new URL(pool?.url ?? '');
  const args = [hostname, port, lab.control, pool?.name ?? '', '5000', '10'];
  const storms = [];
  for (let round = 0; round < Math.min(rounds, 3); round += 1)
    storms.push(await measured<{ p99: number; differing: number }>('./storm.ts', ...args));
  const lost = storms.reduce((sum, { differing }) => sum + differing, 0);
  return [
    {
      measure: '5,000 changes/s: p99 from server to inventory',
      value: median(storms.map(({ p99 }) => p99)),
      unit: 'ms',
      bar: 150,
      aim: 100,
      details: storms,
    },
    {
      measure: '5,000 changes/s: objects that differ at the end',
      value: lost,
      unit: '',
      bar: 0,
      aim: 0,
      details: storms,
    },
  ];
}

async function windows(lab: LabLine): Promise<Row[]> {
  say('The window ...');
  const [pool] = lab.pools;
  const address = new URL(pool?.url ?? '').host;
  const storm = () =>
    fetch(`${lab.control}/scenario`, {
      method: 'POST',
      body: JSON.stringify({ kind: 'storm', pool: pool?.name, changesPerSecond: 5000, seconds: 7 }),
    });
  const browser = await openBrowser();
  try {
    const dataDir = mkdtempSync(join(scratch, 'kept-'));
    const running = await startConsole(dataDir);
    await connectPool(await running.link(), address);
    const seen = await frames(browser, running, 3000, storm);
    await running.stop();
    const starts = [];
    for (let round = 0; round < rounds; round += 1)
      starts.push({
        bare: await startToShow(browser, mkdtempSync(join(scratch, 'bare-')), 'h1'),
        kept: await startToShow(browser, dataDir, '[role=treeitem][aria-level="2"]'),
      });
    return [
      { measure: 'key in filter to paint', value: median(seen.keys), unit: 'frames', bar: 2, aim: 1.5, details: seen },
      {
        measure: 'scrolling while 5,000 changes/s arrive',
        value: seen.fps,
        unit: 'fps',
        bar: 55,
        aim: 60,
        rising: true,
        details: seen,
      },
      {
        measure: 'second start to the kept tree, over the bare shell',
        value: median(starts.map(({ kept, bare }) => kept - bare)),
        unit: 'ms',
        bar: 400,
        aim: 200,
        details: starts,
      },
    ];
  } finally {
    await browser.close();
  }
}

/** From the start of the program until the page shows it. */
async function startToShow(browser: Browser, dataDir: string, selector: string): Promise<number> {
  const began = performance.now();
  const running = await startConsole(dataDir);
  const ready = performance.now() - began;
  const shown = await timeToShow(browser, running, selector);
  await running.stop();
  return ready + shown;
}

let failed = false;

/** What one part measures; a part that cannot be measured here costs no other its rows, but the run fails. */
async function stage(measure: () => Promise<Row[]>): Promise<Row[]> {
  try {
    return await measure();
  } catch (error) {
    failed = true;
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return [];
  }
}

async function run(): Promise<Row[]> {
  say(`Starting the lab, profile ${values.profile} ...`);
  const world = await serving('../lab/cli.ts', '--profile', values.profile);
  const lab = JSON.parse(world.line) as LabLine;
  const [pool] = lab.pools;
  if (!pool) throw new Error('a lab without pools');
  const rows: Row[] = [];
  try {
    const url = new URL(pool.url);
    const folder = join(scratch, 'replies');
    const sizes = await record({ host: url.hostname, port: Number(url.port) }, folder, [pool.username, pool.password]);
    say(
      `Recorded ${Math.round((sizes['event.from-all.json'] ?? 0) / 1e6)} MB of JSON, ${Math.round((sizes['event.from-all.xml'] ?? 0) / 1e6)} MB of XML.`,
    );
    const replay = await serving('./replay.ts', folder);
    rows.push(...(await stage(() => connecting(replay.line))), ...(await stage(() => windowsProcess(replay.line))));
    await replay.stop();
    rows.push(...(await stage(() => storming(lab))), ...(await stage(() => windows(lab))));
  } finally {
    await world.stop();
  }
  return rows;
}

try {
  const rows = await run();
  mkdirSync(join(values.out, '..'), { recursive: true });
  writeFileSync(values.out, `${JSON.stringify({ node: process.version, rounds, rows }, null, 2)}\n`);
  process.stdout.write(`${table(rows)}\n\nEverything measured: ${values.out}\n`);
  process.exitCode = rows.every(met) && !failed ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
