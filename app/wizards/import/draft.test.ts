import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goOn, keptImport, type ImportDraft } from './draft.ts';

const draft = (member: string, more: Partial<ImportDraft> = {}): ImportDraft => ({
  vms: [
    {
      name: 'shop',
      description: '',
      os: '',
      vcpus: 1,
      memory: 2 ** 30,
      firmware: 'bios',
      disks: [{ name: 'shop system', member, format: 'vhd', size: 2 ** 30, sr: 'uuid-nfs' }],
      nics: [{ from: 'lan', network: 'uuid-lan', mac: '' }],
      order: undefined,
      delay: undefined,
    },
  ],
  vapp: '',
  check: false,
  agreed: false,
  sr: '',
  home: '',
  start: false,
  ...more,
});

test('a draft that was left goes on with its answers, as it was written down', () => {
  const left = draft('disk1.vhd', { vapp: 'Shop', start: true });
  const kept = keptImport.parse(JSON.parse(JSON.stringify({ file: '/tmp/shop.ova', draft: left })));
  const on = goOn(draft('disk1.vhd'), kept.draft);
  assert.deepEqual([on.vapp, on.start, on.agreed], ['Shop', true, false]);
});

test('a file that holds something else now begins anew', () => {
  const first = draft('other.vhd');
  assert.equal(goOn(first, draft('disk1.vhd', { vapp: 'Shop' })), first);
});
