import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from 'node:tls';
import { startLab } from '../lab.ts';
import { Guest, post } from '../testing.ts';
import { createRandom } from '../world/random.ts';
import type { Random } from '../world/random.ts';

/** Some bytes lost, doubled, changed or put in. */
function spoilt(text: string, random: Random): string {
  let out = text;
  for (let i = random.between(1, 4); i > 0; i--) {
    const at = random.between(0, out.length);
    const span = random.between(0, 12);
    const put = random.pick([
      '',
      '<',
      '>',
      '&#x110000;',
      '"',
      '}',
      '[',
      '\0',
      'é',
      '<value>',
      '-1e999',
      out.slice(at, at + span),
    ]);
    out = out.slice(0, at) + put + out.slice(at + span);
  }
  return out;
}

const xml = (session: string) =>
  `<?xml version="1.0"?><methodCall><methodName>VM.get_record</methodName><params><param><value><string>${session}</string></value></param><param><value><struct><member><name>a</name><value><array><data><value><i4>1</i4></value><value><double>1.5</double></value></data></array></value></member></struct></value></param></params></methodCall>`;
const json = (session: string) =>
  JSON.stringify({
    jsonrpc: '2.0',
    method: 'VM.set_other_config',
    params: [session, 'OpaqueRef:x', { a: [1, 1.5, null, true] }],
    id: 7,
  });

test('spoilt calls are answered one way or the other, and the lab lives on', async () => {
  const lab = await startLab({ profile: 'single', speed: 0 });
  try {
    const guest = await Guest.enter(lab);
    const random = createRandom(99);
    const { address, port } = lab.pools[0]?.hosts[0] ?? { address: '', port: 0 };
    for (let i = 0; i < 600; i++) {
      const [path, body] = i % 2 === 0 ? ['/', xml(guest.session)] : ['/jsonrpc', json(guest.session)];
      const { status } = await post({ address, port }, path, spoilt(body, random));
      assert.ok(status === 200 || status === 500, String(status));
    }
    assert.ok((await guest.call<string[]>('VM.get_all')).length > 0);
  } finally {
    await lab.close();
  }
});

test('spoilt requests end a connection at worst', async () => {
  const lab = await startLab({ profile: 'single', speed: 0 });
  try {
    const guest = await Guest.enter(lab);
    const random = createRandom(7);
    const { address: host, port } = lab.pools[0]?.hosts[0] ?? { address: '', port: 0 };
    const head = `GET /export?uuid=x&session_id=${guest.session} HTTP/1.1\r\nHost: x\r\nCookie: a=b\r\nContent-Length: 3\r\n\r\nabc`;
    for (let i = 0; i < 60; i++) {
      const socket = connect({ host, port, rejectUnauthorized: false });
      socket.on('error', () => undefined);
      await new Promise<void>((resolve) => socket.once('secureConnect', () => resolve()));
      socket.end(spoilt(head, random));
      await new Promise<void>((resolve) => socket.once('close', () => resolve()).resume());
    }
    assert.ok((await guest.call<string[]>('VM.get_all')).length > 0);
  } finally {
    await lab.close();
  }
});
