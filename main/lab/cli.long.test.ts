import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { post } from './testing.ts';

const CLI = fileURLToPath(new URL('cli.ts', import.meta.url));

interface Line {
  readonly pools: readonly {
    readonly name: string;
    readonly url: string;
    readonly username: string;
    readonly password: string;
    readonly fingerprint256: string;
    readonly hosts: readonly { readonly name: string; readonly address: string; readonly port: number }[];
  }[];
  readonly control: string;
  readonly updateSite: string;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function run(...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', CLI, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}

test('the lab prints one line of JSON, heeds its options, and serves until it is killed', async () => {
  const [port, controlPort] = [await freePort(), await freePort()];
  const ports = ['--port', String(port), '--control-port', String(controlPort)];
  const child = run('--profile', 'single', '--seed', '3', '--speed', '0', '--rpc', 'xml', ...ports);
  let said = '';
  child.stdout?.on('data', (part: Buffer) => (said += part.toString()));
  while (!said.includes('\n')) await once(child.stdout ?? assert.fail('no stdout'), 'data');
  const { pools, control, updateSite } = JSON.parse(said) as Line;
  const [pool] = pools;
  const [host] = pool?.hosts ?? [];
  assert.ok(pool && host);
  assert.deepEqual(Object.keys(pool), ['name', 'url', 'username', 'password', 'fingerprint256', 'hosts']);
  assert.deepEqual([pool.url, pool.username], [`https://${host.address}:${host.port}`, 'root']);
  assert.deepEqual([host.port, control], [port, `http://127.0.0.1:${controlPort}`]);
  assert.match(pool.fingerprint256, /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  assert.match(updateSite, /^http:\/\/127\.0\.0\.1:\d+\/updates\/index\.xml$/);

  const call = `<methodCall><methodName>session.login_with_password</methodName><params><param><value>root</value></param><param><value>${pool.password}</value></param></params></methodCall>`;
  assert.match((await post(host, '/', call)).text, /Success/);
  const json = await post(host, '/jsonrpc', '{"jsonrpc":"2.0","method":"system.listMethods","params":[],"id":1}');
  assert.ok(!json.headers.includes('application/json'), 'a server of old speaks XML alone');
  const state = async (): Promise<{ clock: { now: number; speed: number } }> =>
    (await fetch(`${control}/state`)).json() as Promise<{ clock: { now: number; speed: number } }>;
  const { clock } = await state();
  assert.deepEqual((await state()).clock, { now: clock.now, speed: 0 });
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number];
  assert.equal(code, 0);
  assert.equal(said.trimEnd().split('\n').length, 1, 'nothing else is said');
});

test('the lab tells what of the API means something', async () => {
  const child = run('--coverage');
  let said = '';
  child.stdout?.on('data', (part: Buffer) => (said += part.toString()));
  await once(child, 'close');
  const lines = said.trimEnd().split('\n');
  assert.match(lines[0] ?? '', /^class +real +generic +missing +removed +not implemented$/);
  const missing = (cls: string): string => lines.find((line) => line.startsWith(`${cls} `)) ?? '';
  for (const cls of [
    'network_sriov',
    'Bond',
    'VLAN',
    'VIF',
    'VBD',
    'PBD',
    'VMSS',
    'Repository',
    'pool_update',
    'event',
  ])
    assert.match(missing(cls), /^\w+ +\d+ +\d+ +0 +\d+$/, cls);
});
