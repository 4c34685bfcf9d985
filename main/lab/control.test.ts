import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect } from 'node:tls';
import { controlClient } from './control/client.ts';
import { startLab } from './lab.ts';
import type { Lab } from './lab.ts';
import { Guest } from './testing.ts';

let lab: Lab;
let guest: Guest;
const control = () => controlClient(lab.control);

before(async () => {
  lab = await startLab({ profile: 'single', speed: 0 });
  guest = await Guest.enter(lab);
});
after(() => lab.close());

test('a fault strikes as often as it was told to, and only its call', async () => {
  await control().addFault({
    effect: { kind: 'error', code: 'SR_FULL', params: ['2', '1'] },
    call: 'VM.get_all',
    times: 2,
  });
  await guest.call('host.get_all');
  await assert.rejects(guest.call('VM.get_all'), /SR_FULL 2 1/);
  await assert.rejects(guest.call('VM.get_all'), /SR_FULL 2 1/);
  await guest.call('VM.get_all');
});

test('a fault can wait for one object, by its uuid', async () => {
  const [one, other] = await guest.call<string[]>('VM.get_all');
  const object = await guest.call<string>('VM.get_uuid', one);
  const id = await control().addFault({
    effect: { kind: 'error', code: 'VM_IS_CURSED', params: [] },
    call: 'VM.*',
    object,
  });
  await assert.rejects(guest.call('VM.get_record', one), /VM_IS_CURSED/);
  await guest.call('VM.get_record', other);
  await control().clearFaults(id);
  await guest.call('VM.get_record', one);
});

test('connections are cut, slowed and answered with 500', async () => {
  await control().addFault({ effect: { kind: 'drop' }, call: 'VM.get_all', times: 1 });
  await assert.rejects(guest.call('VM.get_all'));
  await control().addFault({ effect: { kind: 'http-500' }, call: 'VM.get_all', times: 1 });
  await assert.rejects(guest.call('VM.get_all'), /JSON/);
  await control().addFault({ effect: { kind: 'drip', bytesPerSecond: 4000 }, call: 'host.get_all', times: 1 });
  const started = performance.now();
  await guest.call('host.get_all');
  assert.ok(performance.now() - started > 50);
  assert.deepEqual((await control().state()).faults, []);
});

test('time stands still until it is moved', async () => {
  const before = (await control().state()).clock.now;
  assert.equal((await control().state()).clock.now, before);
  assert.equal((await control().clock({ advance: 90 })).now, before + 90_000);
});

/** Begins a call, lets time pass, and answers what it made. */
async function pass(visitor: Guest, at: string, method: string, ...params: readonly unknown[]): Promise<string> {
  const task = await visitor.call<string>(`Async.${method}`, ...params);
  await controlClient(at).clock({ advance: 120 });
  const { status, result } = await visitor.call<{ status: string; result: string }>('task.get_record', task);
  assert.equal(status, 'success');
  return /OpaqueRef:[0-9a-f-]+/.exec(result)?.[0] ?? '';
}

async function history(seed: number): Promise<string> {
  const twin = await startLab({ profile: 'single', seed, speed: 0, port: 0 });
  try {
    const visitor = await Guest.enter(twin);
    const [template] = await visitor.call<string[]>('VM.get_by_name_label', 'Other install media');
    const vm = await pass(visitor, twin.control, 'VM.clone', template, 'twin');
    await pass(visitor, twin.control, 'VM.provision', vm);
    await pass(visitor, twin.control, 'VM.start', vm, false, false);
    await pass(visitor, twin.control, 'VM.hard_reboot', vm);
    const { db } = twin.worlds[0] ?? { db: undefined };
    return JSON.stringify(['VM', 'VM_metrics', 'host_metrics', 'message'].map((cls) => [...(db?.rows(cls) ?? [])]));
  } finally {
    await twin.close();
  }
}

test('the same seed and the same steps make the same history, another seed another', async () => {
  const first = await history(5);
  assert.equal(await history(5), first);
  assert.notEqual(await history(6), first);
});

test('a host that hangs says nothing until it recovers', async () => {
  const pool = lab.pools[0]?.name ?? '';
  const host = lab.pools[0]?.hosts[0]?.name ?? '';
  await control().play({ kind: 'hang-host', pool, host });
  let answered = false;
  const waiting = guest.call('VM.get_all').then(() => (answered = true));
  assert.equal((await control().state()).pools[0]?.hosts[0]?.reach, 'silent');
  assert.equal(answered, false);
  const cut = assert.rejects(waiting);
  await control().play({ kind: 'recover-host', pool, host });
  await cut;
  assert.ok((await guest.call<string[]>('VM.get_all')).length > 0);
});

test('a changed certificate is shown at the door and told in the records', async () => {
  const pool = lab.pools[0]?.name ?? '';
  const { name: host, address, port } = lab.pools[0]?.hosts[0] ?? { name: '', address: '', port: 0 };
  const shown = () =>
    new Promise<string>((resolve, reject) => {
      const socket = connect({ host: address, port, rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate().fingerprint256);
        socket.destroy();
      });
      socket.on('error', reject);
    });
  const before = await shown();
  assert.equal(before, lab.pools[0]?.fingerprint256);
  await control().play({ kind: 'change-certificate', pool, host });
  const after = await shown();
  assert.notEqual(after, before);
  const records =
    await guest.call<Readonly<Record<string, { type: string; fingerprint_sha256: string }>>>(
      'Certificate.get_all_records',
    );
  assert.ok(Object.values(records).some((record) => record.type === 'host' && record.fingerprint_sha256 === after));
});

test('scenarios: sessions expire, storage fills, a storm rages', async () => {
  const pool = lab.pools[0]?.name ?? '';
  const sr = lab.worlds[0]?.db.rows('SR') ?? [];
  const [ref, row] = [...sr].find(([, { physical_size }]) => Number(physical_size) > 0) ?? ['', {}];
  await control().play({ kind: 'fill-sr', pool, sr: ref });
  assert.equal(lab.worlds[0]?.db.get('SR', ref)?.['physical_utilisation'], row['physical_size']);

  await control().play({ kind: 'storm', pool, changesPerSecond: 2000, seconds: 0.2 });
  let storm = (await control().state()).pools[0]?.storm;
  while (storm?.running === true) storm = (await control().state()).pools[0]?.storm;
  assert.equal(storm?.changes, 400);

  await control().play({ kind: 'expire-sessions', pool });
  await assert.rejects(guest.call('VM.get_all'), /SESSION_INVALID/);
  await assert.rejects(control().play({ kind: 'expire-sessions', pool: 'nowhere' }), /no pool nowhere/);
});
