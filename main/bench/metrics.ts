import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { RING_ROWS, RING_STEP, Rings } from '../../app/metrics/rings.ts';
import { readUpdates } from '../../app/metrics/read.ts';
import type { AnyObj } from '../../app/inventory/view.ts';
import { LiveFeed } from '../metrics/live-feed.ts';
import { PoolMetrics } from '../metrics/pool-metrics.ts';
import type { MetricsPool } from '../metrics/source.ts';
import { updatesBody } from './metrics-body.ts';
import { median, table, type Row } from './numbers.ts';

const ROUNDS = 7;

/** Processor time of this process, milliseconds: others on the machine are not in it. */
function spent(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

/** Reads `rrd_updates` of one host with 1,000 VMs, by turns with JSON.parse into arrays, so that a noisy moment hits both. */
function decoding(): Row {
  const body = Buffer.from(updatesBody({ vms: 1000, rows: 120, at: 1_795_222_000 }));
  const pairs: { ours: number; parse: number }[] = [];
  for (let round = 0; round < ROUNDS + 1; round += 1) {
    let start = process.cpuUsage();
    const parsed = JSON.parse(body.toString()) as { data: { values: string[] }[] };
    const columns = parsed.data[0]?.values.length ?? 0;
    const arrays = Array.from({ length: columns }, () => new Float64Array(parsed.data.length));
    parsed.data.forEach((row, at) =>
      row.values.forEach((value, column) => {
        const array = arrays[column];
        if (array) array[at] = Number(value);
      }),
    );
    const parse = spent(start);
    start = process.cpuUsage();
    const read = readUpdates(body);
    const ours = spent(start);
    if (read.values.length !== columns * 120) throw new Error('another number of values');
    // The first round warms both up.
    if (round > 0) pairs.push({ ours, parse });
  }
  return {
    measure: `decode ${Math.round(body.length / 1e6)} MB of one host with 1,000 VMs, against JSON.parse into arrays`,
    value: median(pairs.map((pair) => pair.ours / pair.parse)),
    unit: '×',
    bar: 0.5,
    aim: 0.25,
    details: pairs,
  };
}

/** What 2,400 VMs of 12 series weigh in the rings. */
function memory(): Row {
  const used = () => {
    globalThis.gc?.();
    globalThis.gc?.();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const names = Array.from({ length: 12 }, (_, index) => `series_${index}`);
  const before = used();
  const rings = new Rings();
  for (let vm = 0; vm < 2400; vm += 1)
    for (const name of names) {
      const handle = rings.handle(`vm/00000000-0000-4000-8000-${String(vm).padStart(12, '0')}`, name);
      for (let row = 0; row < RING_ROWS; row += 1) rings.write(handle, 1_795_222_000 + row * RING_STEP, row);
    }
  const weighed = used() - before;
  if (rings.names('vm/none').length > 0) throw new Error('unused');
  return {
    measure: '10-minute rings of 2,400 VMs × 12 series',
    value: weighed / 1024 ** 2,
    unit: 'MiB',
    bar: 40,
    aim: 16,
    details: [{ weighed }],
  };
}

const HOSTS = 64;
const VMS = 2400;
const SECONDS = 30;

/** A pool that is nothing but its hosts and VMs; replies come over TLS from another process. */
function stubPool(port: number): MetricsPool {
  const hosts = Array.from({ length: HOSTS }, (_, index) => ({
    $cls: 'host', $ref: `host${index}`, uuid: `host-${index}`, name_label: `host ${index}`, cpu_info: { cpu_count: '32' },
  })); // prettier-ignore
  const vms = Array.from({ length: VMS }, (_, index) => ({
    $cls: 'VM', $ref: `vm${index}`, uuid: `vm-${index}`, name_label: `vm ${index}`, resident_on: `host${index % HOSTS}`,
    power_state: 'Running', is_control_domain: false, is_a_template: false,
  })); // prettier-ignore
  const byRef = new Map<string, unknown>([...hosts, ...vms].map((one) => [one.$ref, one]));
  const all: Readonly<Record<string, readonly unknown[]>> = { host: hosts, VM: vms };
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: false, maxSockets: 1000 });
  return {
    id: 'bench',
    state: { at: 'offline' },
    clockOffset: 0,
    inventory: {
      pool: 'bench',
      get: (_cls: string, ref: string) => byRef.get(ref) as never,
      all: (cls: string) => (all[cls] ?? []) as never as Iterable<AnyObj> as never,
      count: () => 0,
      onChange: () => () => undefined,
    },
    call: () => Promise.reject(new Error('no calls')),
    barrier: () => Promise.resolve(),
    async http(host, path, init) {
      const query = new URLSearchParams({ ...init?.query, from: host.slice(4) }).toString();
      const asked = request({ host: '127.0.0.1', port, path: `${path}?${query}`, agent });
      asked.end();
      const [reply] = (await once(asked, 'response')) as [IncomingMessage];
      const whole = async () => Buffer.concat((await reply.toArray()) as Buffer[]);
      return {
        status: 200,
        headers: {},
        body: Readable.from([]),
        bytes: whole,
        text: async () => (await whole()).toString(),
      };
    },
  };
}

/** CPU of this process while it polls 64 hosts and feeds a grid of 2,400 VMs. */
async function polling(): Promise<Row> {
  const server = fork(new URL('./metrics-server.ts', import.meta.url), [String(HOSTS), String(VMS)], {
    execArgv: ['--import', 'tsx'],
  });
  const [port] = (await once(server, 'message')) as [number];
  const metrics = new PoolMetrics(stubPool(port));
  let rows = 0;
  const sink = {
    full: false,
    send: (message: { type: string }) => void (rows += Number(message.type === 'rows')),
    fail: () => undefined,
  };
  const feed = new LiveFeed(metrics, { objects: 'all', sources: 'summary', rows: 60 }, sink);
  // The first answers hold five minutes: not what goes on all day.
  await new Promise((resolve) => setTimeout(resolve, 12_000));
  const start = process.cpuUsage();
  const since = performance.now();
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
  const { user, system } = process.cpuUsage(start);
  const share = ((user + system) / 1000 / (performance.now() - since)) * 100;
  if (rows === 0) throw new Error('nothing came');
  feed.stop();
  metrics.close();
  server.kill();
  return {
    measure: `64 hosts × 2,400 VMs watched: CPU of the polling process`,
    value: share,
    unit: '% of a core',
    bar: 25,
    aim: 10,
    details: [{ rows }],
  };
}

// What the others leave behind must not be weighed.
const weighed = memory();
const rows = [decoding(), weighed, await polling()];
process.stderr.write(`${table(rows)}\n`);
process.stdout.write(`${JSON.stringify(rows)}\n`, () => process.exit(0));
