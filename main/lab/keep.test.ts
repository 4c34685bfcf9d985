import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startLab } from './lab.ts';
import type { LabOptions } from './lab.ts';
import { Guest } from './testing.ts';

let dir: string;
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lab-keep-'));
});
after(() => rm(dir, { recursive: true, force: true }));

/** Starts a lab on what the last one left. */
async function visit<T>(
  options: Partial<LabOptions>,
  act: (guest: Guest, lab: Awaited<ReturnType<typeof startLab>>) => Promise<T>,
): Promise<T> {
  const lab = await startLab({ profile: 'single', seed: 3, stateDir: dir, ...options });
  try {
    return await act(await Guest.enter(lab), lab);
  } finally {
    await lab.close();
  }
}

test('a world is found as it was left: objects, references, certificate and port', async () => {
  const left = await visit({}, async (guest, lab) => {
    const [vm] = await guest.call<string[]>('VM.get_all');
    await guest.call('VM.set_name_label', vm, 'kept');
    return { vm, pools: lab.pools };
  });
  assert.deepEqual(await readdir(dir), ['lab.json'], 'no drafts stay behind');
  await visit({}, async (guest, lab) => {
    assert.equal(await guest.call('VM.get_name_label', left.vm), 'kept');
    assert.deepEqual(lab.pools, left.pools);
    const names = [...(lab.worlds[0]?.tables.refs('VM') ?? [])];
    const [template] = await guest.call<string[]>('VM.get_by_name_label', 'Other install media');
    assert.ok(!names.includes(await guest.call<string>('VM.clone', template, 'new')), 'names are not given out twice');
    const roles = await guest.call<object>('role.get_all_records');
    assert.ok(Object.keys(roles).length > 2000);
  });
});

test('another port moves the addresses in the records along', async () => {
  const port = await visit({}, async (_guest, lab) => lab.pools[0]?.hosts[0]?.port ?? 0);
  const blocker = await startLab({ profile: 'single', port });
  try {
    await visit({}, async (guest, lab) => {
      const now = lab.pools[0]?.hosts[0]?.port ?? 0;
      assert.notEqual(now, port);
      const consoles = await guest.call<Readonly<Record<string, { location: string }>>>('console.get_all_records');
      for (const { location } of Object.values(consoles)) assert.match(location, new RegExp(`:${now}/`));
    });
  } finally {
    await blocker.close();
  }
});

test('after a reset it begins from the profile again', async () => {
  await visit({}, async (_guest, lab) => lab.reset());
  await visit({}, async (guest) => assert.deepEqual(await guest.call('VM.get_by_name_label', 'kept'), []));
});

test('another seed, or a file that cannot be read, begins afresh', async () => {
  await visit({}, async (guest) =>
    guest.call('VM.set_name_label', (await guest.call<string[]>('VM.get_all'))[0], 'kept'),
  );
  await visit({ seed: 4 }, async (guest) => assert.deepEqual(await guest.call('VM.get_by_name_label', 'kept'), []));
  await writeFile(join(dir, 'lab.json'), '{"version":1,');
  await visit({}, async (guest) => assert.deepEqual(await guest.call('VM.get_by_name_label', 'kept'), []));
});
