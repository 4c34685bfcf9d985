import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actions } from '../../app/actions/registry.ts';
import { record } from '../../app/actions/show/record.ts';
import { pythonScript } from '../../app/actions/show/python.ts';
import { xeLine } from '../../app/actions/show/xe.ts';
import { appliesTo, judge, methodsOn } from '../../app/actions/verdict.ts';
import { roleOf } from '../../app/xenapi/roles.ts';
import { mirrored } from '../../app/inventory/mirrored.ts';
import type { AnyObj, MirroredCls } from '../../app/inventory/view.ts';
import { situationOf } from '../pools/outside.ts';
import { practice } from './testing/test-kit.ts';

test('every action has its own id, a verb, and calls that exist', () => {
  const ids = actions.map((action) => action.id);
  assert.equal(new Set(ids).size, ids.length);
  for (const action of actions) {
    assert.match(action.label, /^[A-Z][^!]*$/, action.id);
    for (const cls of action.applies)
      for (const method of methodsOn(action, cls)) assert.ok(roleOf(method), `${action.id} calls ${method}`);
  }
});

test('every verdict on every object of the practice pools is an answer in few words, before anything is chosen', async (t) => {
  const at = await practice(t);
  let asked = 0;
  for (const pool of at.pools) {
    const situation = situationOf(
      {
        pools: {
          get: () => undefined,
          list: () => [],
          connections: () => [],
          remove: () => Promise.resolve(),
          passwordChanged: () => Promise.resolve(),
          trustNext: () => () => Promise.resolve(),
          takeOn: () => Promise.resolve(),
        },
        watch: () => () => undefined,
      },
      pool,
    );
    for (const cls of Object.keys(mirrored) as MirroredCls[])
      for (const object of pool.inventory.all(cls))
        for (const action of actions) {
          const target = object as AnyObj;
          if (!appliesTo(action, target)) continue;
          asked += 1;
          const verdict = judge(action, situation, target, {});
          if (!verdict.ok) assert.ok(verdict.why.split(' ').length < 12, `${action.id}: ${verdict.why}`);
          const parsed = action.args.safeParse({});
          if (!verdict.ok || !parsed.success) continue;
          const { calls, stopped } = await record(action, situation, target, parsed.data);
          assert.ok(calls.length > 0 || stopped === undefined, `${action.id}: ${JSON.stringify(stopped)}`);
          for (const call of calls) assert.ok(xeLine(call).length > 0);
          assert.ok(pythonScript(calls).includes('XenAPI'));
          action.confirm?.([{ situation, target }], parsed.data);
          assert.ok(action.title(target, parsed.data, pool.inventory).length > 0);
        }
  }
  assert.ok(asked > 1000, String(asked));
});
