import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coerce } from './api/coerce.ts';
import { signatures } from './api/methods.ts';
import type { Signature } from './api/methods.ts';
import { startLab } from './lab.ts';
import { jsonOutcome, xmlOutcome } from './recordings/tree.ts';
import type { Outcome } from './recordings/tree.ts';
import { Guest, post } from './testing.ts';

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
