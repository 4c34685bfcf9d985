import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pool } from '../rollout/testing.ts';
import { whyNotFile } from './update-file.ts';
import type { UpdateFile } from './update-file.ts';
import { workOn } from './work.ts';

const file: UpdateFile = {
  path: '/here/XS82E001.iso',
  uuid: 'u1',
  name: 'XS82E001',
  description: '',
  generation: 'iso',
  size: 7,
  guidance: ['restart-toolstack'],
  signed: true,
  everywhere: false,
  versions: [],
};

function paris() {
  const made = pool({ a: 64, b: 64, c: 64 }, { web: ['a', 8], db: ['b', 8] });
  for (const name of ['a', 'b', 'c'])
    made.put('host', name, {
      software_version: { product_version: '8.2.1' },
      resident_VMs: name === 'a' ? ['OpaqueRef:web'] : name === 'b' ? ['OpaqueRef:db'] : [],
    });
  return made;
}

test('a file goes to the chosen servers that lack it and can take it', () => {
  const made = paris();
  made.put('pool_update', 'one', { uuid: 'u1' });
  made.put('host', 'b', { updates: ['OpaqueRef:one'] });
  const work = workOn(made.view, ['uuid-a', 'uuid-b'], { what: 'file', path: file.path }, { file });
  assert.deepEqual(work, [
    {
      host: 'uuid-a',
      payload: {
        generation: 'iso',
        updates: [{ uuid: 'u1', name: 'XS82E001', size: 7, file: file.path, guidance: ['restart-toolstack'] }],
      },
      guidance: ['restart-toolstack'],
      livePatch: false,
    },
  ]);
  assert.deepEqual(workOn(made.view, ['uuid-a'], { what: 'file', path: '' }, {}), []);
});

test('why a server cannot have a file', () => {
  const made = paris();
  made.put('host', 'c', { software_version: { product_version: '6.5.0' } });
  const cases: readonly (readonly [string, Partial<UpdateFile>, string | undefined])[] = [
    ['a', {}, undefined],
    ['a', { versions: ['8.2.1', '8.2.0'] }, undefined],
    ['a', { versions: ['8.1.0'] }, 'it is for 8.1.0'],
    ['a', { generation: 'patch' }, 'takes update images only'],
    ['c', {}, 'takes legacy files only'],
    ['c', { generation: 'patch' }, undefined],
  ];
  for (const [host, over, expected] of cases)
    assert.equal(whyNotFile(made.view, made.get('host', host), { ...file, ...over }), expected, JSON.stringify([host, over])); // prettier-ignore
});

test('what is pending is of the server and of the VMs on it', () => {
  const made = paris();
  made.put('host', 'a', { pending_guidances: ['restart_toolstack'] });
  made.put('VM', 'web', { pending_guidances_recommended: ['restart_device_model'] });
  made.put('VM', 'db', { pending_guidances_full: ['restart_vm'] });
  const work = workOn(made.view, ['uuid-a', 'uuid-b', 'uuid-c'], { what: 'pending' }, {});
  assert.deepEqual(work.map(({ host, payload, guidance }) => [host, payload.generation, guidance]), [
    ['uuid-a', 'none', ['restart-toolstack', 'restart-device-model']],
  ]); // prettier-ignore
});
