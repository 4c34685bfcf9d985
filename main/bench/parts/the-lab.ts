import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { jsonCodec } from '../../xenapi/codecs.ts';
import { consume, send, whole } from '../../xenapi/request.ts';
import { CheckedAgent } from '../../xenapi/socket.ts';
import { median } from '../numbers.ts';
import type { Row } from '../numbers.ts';
import { say, sleep } from './context.ts';
import type { Context, LabPool } from './context.ts';

const IDLE = 8000;
const LIMITS = { idle: 60_000, bytes: 2 ** 31 };
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** How fast the practice pools start and answer. */
export async function theLab({ pool, rounds, scratch }: Context): Promise<Row[]> {
  say('The lab ...');
  const speeds = await fullEvents(pool, rounds + 1);
  const large = [];
  const practice = [];
  for (let round = 0; round < Math.min(rounds, 3); round += 1) {
    large.push((await started('large')).ms);
    practice.push(await started('practice', IDLE));
  }
  say('npm start, on a built tree ...');
  const starts = [];
  for (let round = 0; round < Math.min(rounds, 3); round += 1) starts.push(await npmStart(`${scratch}/start-${round}`));
  return [
    {
      measure: 'lab: everything of the large pool in JSON',
      value: median(speeds.slice(1)),
      unit: 'MB/s',
      bar: 100,
      aim: 200,
      rising: true,
      details: speeds,
    },
    { measure: 'lab: start of the large pool', value: median(large), unit: 's', bar: 10, aim: 5, details: large },
    {
      measure: 'lab: start of the practice pools',
      value: median(practice.map(({ ms }) => ms)),
      unit: 's',
      bar: 1,
      aim: 0.7,
      details: practice,
    },
    {
      measure: 'lab: memory of the practice pools, idle',
      value: median(practice.map(({ rss }) => rss)),
      unit: 'MB',
      bar: 150,
      aim: 120,
      details: practice,
    },
    {
      measure: 'npm start with practice pools to its address',
      value: median(starts),
      unit: 's',
      bar: 10,
      aim: 3,
      details: starts,
    },
  ];
}

/** Megabytes a second of one whole `event.from` after the other. */
async function fullEvents({ url, username, password }: LabPool, times: number): Promise<number[]> {
  const { hostname: host, port } = new URL(url);
  const endpoint = { host, port: Number(port) };
  const agent = new CheckedAgent(endpoint, { pins: { get: () => undefined, own: () => true } });
  const ask = (method: string, params: readonly unknown[]) =>
    send(endpoint, agent, {
      method: 'POST',
      path: jsonCodec.path,
      headers: { 'content-type': jsonCodec.contentType },
      body: jsonCodec.write(method, params),
      deadline: 60_000,
    });
  const login = await ask('session.login_with_password', [username, password, '2.21', 'bench']);
  const session = await jsonCodec.read(await whole(login, host, LIMITS), 'session.login_with_password');
  const speeds: number[] = [];
  for (let time = 0; time < times; time += 1) {
    let bytes = 0;
    const began = performance.now();
    const reply = await ask('event.from', [session, ['*'], '', 0]);
    await consume(reply, host, LIMITS, (piece) => void (bytes += piece.length));
    speeds.push(bytes / 1000 / (performance.now() - began));
  }
  agent.destroy();
  return speeds;
}

/** From the start of the program to its one line; then its memory after having had nothing to do. */
async function started(profile: string, idle = 0): Promise<{ readonly ms: number; readonly rss: number }> {
  const began = performance.now();
  const child = spawn(process.execPath, ['main/dist/lab.js', '--profile', profile], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(createInterface({ input: child.stdout }), 'line');
  const ms = (performance.now() - began) / 1000;
  await sleep(idle);
  const status = readFileSync(`/proc/${child.pid ?? 'self'}/status`, 'utf8');
  const rss = Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
  const ended = once(child, 'exit');
  child.kill();
  await ended;
  return { ms, rss };
}

async function npmStart(dataDir: string): Promise<number> {
  const began = performance.now();
  const args = ['start', '--', '--browser', '--no-open', '--lab', '--data-dir', dataDir];
  const child = spawn('npm', args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  let seconds = Number.NaN;
  for await (const line of createInterface({ input: child.stdout })) {
    if (!/https?:\/\//.test(line)) continue;
    seconds = (performance.now() - began) / 1000;
    break;
  }
  const ended = once(child, 'exit');
  if (child.pid) process.kill(-child.pid, 'SIGTERM');
  await ended;
  return seconds;
}
