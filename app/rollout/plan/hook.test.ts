import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calleeName, calleeProblem } from './hook.ts';

for (const [address, problem] of [
  ['https://hooks.example.com/T1/B2?x=1', undefined],
  ['https://hooks.example.com:8443', undefined],
  ['https://192.0.2.7/', undefined],
  ['http://127.0.0.1:9000/hook', undefined],
  ['http://localhost:9000/hook', undefined],
  ['http://10.1.2.3/hook', undefined],
  ['http://172.31.0.9/hook', undefined],
  ['http://[::1]:80/hook', undefined],
  ['http://[fd12:1::2]/hook', undefined],
  ['http://monitor/hook', 'over http'],
  ['http://172.32.0.9/hook', 'over http'],
  ['http://192.0.2.7/', 'over http'],
  ['http://127.0.0.1.example.com/', 'over http'],
  ['http://127.0.0.1\\@example.com/', 'without a name and password'],
  ['https://ada:secret@example.com/', 'without a name and password'],
  ['https://example.com:99999/', 'ports'],
  ['https://exam ple.com/', 'an address that begins'],
  ['ftp://example.com/', 'an address that begins'],
  ['file:///etc/passwd', 'an address that begins'],
  ['', 'an address that begins'],
] as const)
  test(`address ${address || 'that is empty'}: ${problem ?? 'may be called'}`, () => {
    const found = calleeProblem({ kind: 'webhook', address });
    assert.equal(found?.toLowerCase().slice(0, problem?.length), problem);
  });

for (const [file, problem] of [
  ['mute', undefined],
  ['mute for 2 h; rm -rf $HOME', undefined],
  ['mute.exe', undefined],
  ['', 'a file of that folder'],
  ['..', 'a file of that folder'],
  ['../mute', 'a file of that folder'],
  ['/bin/sh', 'a file of that folder'],
  ['C:\\Tools\\mute.exe', 'a file of that folder'],
  ['mute\0', 'a file of that folder'],
  ['mute.bat', 'a batch file'],
] as const)
  test(`program ${JSON.stringify(file)}: ${problem ?? 'may be called'}`, () => {
    const found = calleeProblem({ kind: 'program', file });
    assert.equal(found?.toLowerCase().slice(0, problem?.length), problem);
  });

test('what is shown of an address is its server alone, as the rest often is a key', () => {
  assert.equal(calleeName({ kind: 'webhook', address: 'https://hooks.example.com:8443/T1/key' }), 'hooks.example.com:8443'); // prettier-ignore
  assert.equal(calleeName({ kind: 'webhook', address: 'https://hooks.example.com?key=1' }), 'hooks.example.com');
});
