import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeTaskResult } from '../task-result.ts';
import { XmlValues } from './xml-value.ts';
import { readXmlReply, writeXmlCall } from './xmlrpc.ts';

/** The parameters in a call, read back by the decoder that replies are read with. */
function paramsIn(xml: string): unknown[] {
  const found: unknown[] = [];
  for (let at = xml.indexOf('<param>'); at >= 0; at = xml.indexOf('<param>', at + 1)) {
    const end = xml.indexOf('</param>', at);
    found.push(new XmlValues(xml.slice(at + 7, end)).value());
  }
  return found;
}

const pieces = [
  ']]>',
  '<![CDATA[',
  '</string></value></param><param><value><string>',
  '&',
  '&amp;',
  '<',
  '>',
  '"',
  "'",
  'x',
  ' ',
  '\n',
  '\t',
  'é',
  '🙂',
  '‮',
  '<!--',
  '-->',
  '<?xml?>',
  '__proto__',
];

test('no text breaks out of its parameter, alone or inside structures', () => {
  let seed = 5;
  const chance = (below: number): number => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff) % below;
  for (let round = 0; round < 500; round += 1) {
    const text = Array.from({ length: 1 + chance(6) }, () => pieces[chance(pieces.length)]).join('');
    const params = ['OpaqueRef:session', text, { key: text, deep: { list: [text, 'b'] } }];
    assert.deepEqual(paramsIn(writeXmlCall('VM.set_name_label', params)), params, JSON.stringify(text));
  }
});

test('numbers, truth and what XML cannot carry', () => {
  const xml = writeXmlCall('event.from', ['s', ['*'], '', 30]);
  assert.match(xml, /<double>30<\/double>/);
  assert.deepEqual(paramsIn(writeXmlCall('VM.set_memory', ['s', 'vm', 2 ** 40])), ['s', 'vm', '1099511627776']);
  assert.deepEqual(paramsIn(writeXmlCall('VM.start', ['s', 'vm', true, false])), ['s', 'vm', true, false]);
  assert.deepEqual(paramsIn(writeXmlCall('VM.set_name_label', ['s', 'vm', 'a\u0000b\uFFFFc\uD800'])), [
    's',
    'vm',
    'abc',
  ]);
});

const reply = (value: string): Buffer =>
  Buffer.from(
    `<?xml version="1.0"?><methodResponse><params><param><value><struct><member><name>Status</name><value>Success</value></member><member><name>Value</name>${value}</member></struct></value></param></params></methodResponse>`,
  );

const replies: readonly (readonly [method: string, value: string, want: unknown])[] = [
  ['host.compute_free_memory', '<value>123456789012</value>', 123_456_789_012],
  ['VM.get_is_a_template', '<value><boolean>1</boolean></value>', true],
  [
    'host.get_servertime',
    '<value><dateTime.iso8601>20261121T00:49:25Z</dateTime.iso8601></value>',
    '20261121T00:49:25Z',
  ],
  ['VM.query_data_source', '<value><double>nan</double></value>', null],
  ['VM.query_data_source', '<value><double>-inf</double></value>', null],
  ['VM.query_data_source', '<value><double>1</double></value>', 1],
  [
    'VM.get_other_config',
    '<value><struct><member><name>a<b>&c</name><value>1</value></member></struct></value>',
    { 'a<b>&c': '1' },
  ],
  [
    'VM.get_tags',
    '<value><array><data><value> spaced </value><value></value></data></array></value>',
    [' spaced ', ''],
  ],
  ['VM.get_name_label', '<value></value>', ''],
];
for (const [method, value, want] of replies)
  test(`${method} answers ${JSON.stringify(want)}`, async () =>
    assert.deepEqual(await readXmlReply(reply(value), method), want));

test('a key that names the prototype stays a key', async () => {
  const value = '<value><struct><member><name>__proto__</name><value>evil</value></member></struct></value>';
  const map = (await readXmlReply(reply(value), 'VM.get_other_config')) as Record<string, unknown>;
  assert.deepEqual(Object.entries(map), [['__proto__', 'evil']]);
  assert.equal(Object.getPrototypeOf(map), Object.prototype);
});

test('an answer that is none is a bad reply', async () => {
  for (const body of ['', 'hello', '<html></html>', '<methodResponse><params><param><value>'])
    await assert.rejects(readXmlReply(Buffer.from(body), 'VM.start'), /bad-reply/, body);
});

const results: readonly (readonly [text: string, type: string, want: unknown])[] = [
  ['', 'void', undefined],
  ['<value></value>', 'void', undefined],
  ['<value>OpaqueRef:1</value>', 'VM ref', 'OpaqueRef:1'],
  ['<value><array><data><value>OpaqueRef:1</value></data></array></value>', 'VM ref set', ['OpaqueRef:1']],
  ['OpaqueRef:bare', 'pool_patch ref', 'OpaqueRef:bare'],
  ['<value>42</value>', 'int', 42],
  ['<value><broken', 'string', '<value><broken'],
];
for (const [text, type, want] of results)
  test(`a task's result ${JSON.stringify(text)} as ${type}`, () =>
    assert.deepEqual(decodeTaskResult(text, type), want));
