import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enumValues } from '../../app/xenapi/generated/enum-values.ts';
import { signatures } from './api/methods.ts';
import { openBench } from './api/testing.ts';
import type { Type } from './api/types.ts';
import { coverage } from './coverage.ts';

test('what has no meaning says so, and never succeeds', async () => {
  const { benches, dispose } = openBench('practice');
  const [paris] = benches;
  assert.ok(paris);
  const simplest = (type: Type) => {
    switch (type.kind) {
      case 'ref':
        return [...paris.world.db.refs(type.cls)][0] ?? 'OpaqueRef:NULL';
      case 'enum':
        return enumValues[type.name]?.[0] ?? '';
      case 'datetime':
        return '20261102T09:00:00Z';
      case 'set':
        return [];
      case 'map':
        return {};
      case 'bool':
        return false;
      case 'int':
      case 'float':
        return 0;
      default:
        return '';
    }
  };
  let asked = 0;
  for (const { cls, missing } of coverage())
    for (const verb of missing) {
      const name = `${cls}.${verb}`;
      const params = signatures.get(name)?.params ?? assert.fail(name);
      const answer = await paris.ask(name, ...params.map(({ type }) => simplest(type)));
      assert.ok(Array.isArray(answer), `${name} succeeded`);
      const absent = params.some(({ type }) => type.kind === 'ref' && [...paris.world.db.refs(type.cls)].length === 0);
      if (!absent) assert.equal(answer[0], 'NOT_IMPLEMENTED', `${name}: ${answer.join()}`);
      asked += 1;
    }
  assert.ok(asked > 0);
  dispose();
});
