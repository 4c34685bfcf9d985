import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startLab } from './lab.ts';
import type { Lab, LabOptions } from './lab.ts';
import { Guest, post } from './testing.ts';
import { probeLoopback } from './wire/ground.ts';

const onlyOne: LabOptions = { profile: 'practice', speed: 0, probe: () => Promise.resolve('ports') };

async function withLab(options: LabOptions, act: (lab: Lab) => Promise<void>): Promise<void> {
  const lab = await startLab(options);
  try {
    await act(lab);
  } finally {
    await lab.close();
  }
}

const bodyOf = (method: string, ...params: readonly string[]): string =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });

test('every host has an address of its own where the system offers them, and the line says nothing', () =>
  withLab({ profile: 'practice', speed: 0 }, async (lab) => {
    assert.equal(await probeLoopback(), 'addresses');
    const hosts = lab.pools.flatMap((pool) => pool.hosts);
    assert.equal(new Set(hosts.map(({ address }) => address)).size, 5);
    assert.equal(new Set(hosts.map(({ port }) => port)).size, 1);
    assert.equal(lab.note, undefined);
  }));

test('where there is only 127.0.0.1, every host has a port of its own, and the line says so', () =>
  withLab(onlyOne, async (lab) => {
    const hosts = lab.pools.flatMap((pool) => pool.hosts);
    assert.deepEqual([...new Set(hosts.map(({ address }) => address))], ['127.0.0.1']);
    assert.equal(new Set(hosts.map(({ port }) => port)).size, 5);
    assert.match(lab.note ?? '', /a port of its own/);
    const [paris] = lab.pools;
    assert.ok(paris);
    const [coordinator, member] = paris.hosts;
    assert.ok(coordinator && member);
    assert.equal(paris.url, `https://127.0.0.1:${coordinator.port}`);
    const { text } = await post(member, '/jsonrpc', bodyOf('session.login_with_password', 'root', 'practice'));
    const { error } = JSON.parse(text) as { error: { message: string; data: string[] } };
    assert.deepEqual([error.message, ...error.data], ['HOST_IS_SLAVE', `127.0.0.1:${coordinator.port}`]);
    const guest = await Guest.enter(lab);
    const records = await guest.call<Readonly<Record<string, { address: string }>>>('host.get_all_records');
    assert.deepEqual(
      Object.values(records).map(({ address }) => address),
      paris.hosts.map(({ port }) => `127.0.0.1:${port}`),
    );
    const consoles = await guest.call<Readonly<Record<string, { location: string }>>>('console.get_all_records');
    const known = new Set(paris.hosts.map(({ port }) => String(port)));
    for (const { location } of Object.values(consoles)) assert.ok(known.has(new URL(location).port), location);
    const pifs = await guest.call<Readonly<Record<string, { IP: string }>>>('PIF.get_all_records');
    assert.ok(Object.values(pifs).every(({ IP }) => !IP.includes(':')));
  }));

test('such a lab is found again on other ports', async () => {
  const stateDir = await mkdtemp(join(tmpdir(), 'lab-ground-'));
  try {
    let before: readonly number[] = [];
    await withLab({ ...onlyOne, stateDir }, async (lab) => {
      before = lab.pools.flatMap((pool) => pool.hosts.map(({ port }) => port));
    });
    await withLab({ ...onlyOne, port: before[0] ?? 0 }, () =>
      withLab({ ...onlyOne, stateDir }, async (lab) => {
        const now = lab.pools.flatMap((pool) => pool.hosts.map(({ port }) => port));
        assert.ok(now.every((port) => !before.includes(port)));
        const guest = await Guest.enter(lab);
        const consoles = await guest.call<Readonly<Record<string, { location: string }>>>('console.get_all_records');
        for (const { location } of Object.values(consoles)) assert.ok(now.includes(Number(new URL(location).port)));
      }),
    );
  } finally {
    await rm(stateDir, { recursive: true });
  }
});
