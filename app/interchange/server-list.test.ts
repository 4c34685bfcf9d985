import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readServerList, writeServerList, writeXenCenterList } from './server-list.ts';

const THEIRS = `<?xml version="1.0" encoding="utf-16"?><XenConnections>
<XenConnection><Hostname>xs-paris-01</Hostname><Port>443</Port>
  <FriendlyName>Paris &amp; Co</FriendlyName></XenConnection>
<XenConnection><Hostname>fd00::7</Hostname><Port>8443</Port><FriendlyName></FriendlyName></XenConnection>
<XenConnection><Hostname></Hostname><Port>443</Port></XenConnection>
</XenConnections>`;

test('XenCenter’s list: names, ports and addresses, users left open', () => {
  assert.deepEqual(readServerList(`\uFEFF${THEIRS}`), [
    { address: 'xs-paris-01:443', username: 'root', name: 'Paris & Co', members: [] },
    { address: '[fd00::7]:8443', username: 'root', name: '', members: [] },
  ]);
});

test('what is written for XenCenter has its three facts and no more', () => {
  const text = writeXenCenterList([
    { host: 'xs-01', port: 443, name: 'Paris <1>' },
    { host: 'fd00::7', port: 8443, name: '' },
  ]);
  assert.match(
    text,
    /<XenConnection><Hostname>xs-01<\/Hostname><Port>443<\/Port><FriendlyName>Paris &lt;1&gt;<\/FriendlyName><\/XenConnection>/,
  );
  assert.deepEqual(
    readServerList(text)?.map(({ address, name }) => [address, name]),
    [
      ['xs-01:443', 'Paris <1>'],
      ['[fd00::7]:8443', 'fd00::7'],
    ],
  );
});

test('own lists and plain addresses', () => {
  const list = [{ address: 'a:1', username: 'u', name: 'n', members: ['b'] }];
  assert.deepEqual(readServerList(writeServerList(list)), list);
  assert.deepEqual(
    readServerList('# lab\nxs-01\r\n10.0.0.2:8443 # second\n\n')?.map(({ address }) => address),
    ['xs-01', '10.0.0.2:8443'],
  );
  assert.deepEqual(
    readServerList('paris\nlyon.example')?.map(({ address }) => address),
    ['paris', 'lyon.example'],
  );
});

test('what is no list is none', () => {
  for (const odd of [
    '',
    '{}',
    '{"servers":[]}',
    '<html/>',
    '<XenConnections>',
    'address,user',
    'two words',
    'hello',
    'hello\nworld',
  ])
    assert.equal(readServerList(odd), undefined, odd);
});
