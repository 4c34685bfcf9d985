import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coerce } from './api/coerce.ts';
import { type Given, oddCall } from './api/odd-calls.ts';
import { signatures } from './api/methods.ts';
import type { Signature } from './api/methods.ts';
import { controlClient } from './control/client.ts';
import { startLab } from './lab.ts';
import type { Lab } from './lab.ts';
import { jsonOutcome, xmlOutcome } from './recordings/tree.ts';
import type { Outcome } from './recordings/tree.ts';
import { Guest, post } from './testing.ts';
import { createRandom } from './world/random.ts';

/** The answer in one shape, whichever protocol it came by. */
function plain(signature: Signature, outcome: Outcome): unknown {
  if (outcome.kind !== 'value') return outcome;
  return signature.result.kind === 'void' ? outcome.value : coerce(signature.result, outcome.value);
}

/** Reads that need nothing, or one object of their own class. */
function reads(): Signature[] {
  return [...signatures.values()].filter(({ verb, params, cls, needsSession }) => {
    if (!needsSession || !verb.startsWith('get_') || verb.startsWith('get_server') || verb.includes('_where'))
      return false;
    const [self] = params;
    return params.length === 0 || (params.length === 1 && self?.type.kind === 'ref' && self.type.cls === cls);
  });
}

test('every read answers the same over both protocols, errors included', async () => {
  const lab = await startLab({ profile: 'practice', speed: 0 });
  try {
    const guest = await Guest.enter(lab);
    const [world] = lab.worlds;
    assert.ok(world);
    const url = new URL(lab.pools[0]?.url ?? '');
    const at = { address: url.hostname, port: Number(url.port) };
    let compared = 0;
    for (const signature of reads()) {
      const refs: readonly string[] =
        signature.params.length === 0 ? [''] : [...world.db.refs(signature.cls)].slice(0, 2).concat('OpaqueRef:nobody');
      for (const ref of refs) {
        const params = ref === '' ? [guest.session] : [guest.session, ref];
        const list = params.map((param) => `<param><value>${param}</value></param>`).join('');
        const xml = `<?xml version="1.0"?><methodCall><methodName>${signature.name}</methodName><params>${list}</params></methodCall>`;
        const json = (version: object) => JSON.stringify({ ...version, method: signature.name, params, id: 1 });
        const [x, j2, j1] = await Promise.all([
          post(at, '/', xml),
          post(at, '/jsonrpc', json({ jsonrpc: '2.0' })),
          post(at, '/jsonrpc', json({})),
        ]);
        const wanted = plain(signature, xmlOutcome(x.text));
        assert.deepEqual(plain(signature, jsonOutcome(j2.text)), wanted, signature.name);
        assert.deepEqual(plain(signature, jsonOutcome(j1.text)), wanted, signature.name);
        compared++;
      }
    }
    assert.ok(compared > 1000, `only ${compared} calls were compared`);
  } finally {
    await lab.close();
  }
});

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** As an XML-RPC client would write it: integers are text. */
function inXml(value: Given): string {
  if (typeof value === 'string') return `<value>${escape(value)}</value>`;
  if (typeof value === 'boolean') return `<value><boolean>${Number(value)}</boolean></value>`;
  if (typeof value === 'number')
    return Number.isInteger(value) ? `<value>${value}</value>` : `<value><double>${value}</double></value>`;
  if (Array.isArray(value))
    return `<value><array><data>${(value as readonly Given[]).map(inXml).join('')}</data></array></value>`;
  const members = Object.entries(value).map(
    ([name, member]) => `<member><name>${escape(name)}</name>${inXml(member)}</member>`,
  );
  return `<value><struct>${members.join('')}</struct></value>`;
}

test('twins of one seed live the same life, one spoken to in XML and the other in JSON', async () => {
  const labs = [await startLab({ profile: 'practice', speed: 0 }), await startLab({ profile: 'practice', speed: 0 })];
  try {
    const [one, other] = labs;
    assert.ok(one && other);
    const guests = [await Guest.enter(one), await Guest.enter(other)];
    const [world] = one.worlds;
    assert.ok(world);
    const doorOf = ({ pools }: Lab) => {
      const { hostname, port } = new URL(pools[0]?.url ?? '');
      return { address: hostname, port: Number(port) };
    };
    const random = createRandom(31);
    for (let round = 0; round < 300; round++) {
      const { name, params } = oddCall(world.db, random);
      const signature = signatures.get(name);
      if (signature === undefined) continue;
      const [first, second] = guests.map(({ session }) => [session, ...params]);
      const list = (first ?? []).map((param) => `<param>${inXml(param)}</param>`).join('');
      const xml = `<?xml version="1.0"?><methodCall><methodName>${name}</methodName><params>${list}</params></methodCall>`;
      const json = JSON.stringify({ jsonrpc: '2.0', method: name, params: second, id: 1 });
      const state = { ended: 0 };
      const ended = (): number => ++state.ended;
      const x = post(doorOf(one), '/', xml);
      const j = post(doorOf(other), '/jsonrpc', json);
      void x.finally(ended);
      void j.finally(ended);
      const clocks = labs.map(({ control }) => controlClient(control));
      do for (const clock of clocks) await clock.clock({ advance: 20 });
      while (state.ended < 2);
      const wanted = plain(signature, xmlOutcome((await x).text));
      assert.deepEqual(plain(signature, jsonOutcome((await j).text)), wanted, `${name} ${JSON.stringify(params)}`);
    }
    const lives = labs.map(({ worlds }) => JSON.stringify([...(worlds[0]?.db.rows('VM') ?? [])]));
    assert.equal(lives[0], lives[1]);
  } finally {
    for (const lab of labs) await lab.close();
  }
});
