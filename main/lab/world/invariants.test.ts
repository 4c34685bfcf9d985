import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBench } from '../api/testing.ts';
import { datamodel } from '../../../app/xenapi/generated/datamodel.ts';
import { enumValues } from '../../../app/xenapi/generated/enum-values.ts';
import { violations } from './invariants.ts';
import { createRandom } from './random.ts';

for (const profile of ['practice', 'single', 'legacy', 'xcp-ng', 'mixed']) {
  test(`${profile} begins consistent`, () => {
    const { benches, dispose } = openBench(profile);
    for (const { world } of benches) assert.deepEqual(violations(world), []);
    dispose();
  });
}

test('the same seed makes the same world', () => {
  const [one, other] = [openBench(), openBench()];
  const text = (bench: typeof one): string =>
    JSON.stringify(bench.benches.map(({ world }) => [...world.db.rows('VM')]));
  assert.equal(text(one), text(other));
  one.dispose();
  other.dispose();
});

test('the same calls give the same history', async () => {
  const history = async (): Promise<string> => {
    const { benches, dispose } = openBench('practice');
    const [bench] = benches;
    assert.ok(bench);
    void bench.begin('VM.pool_migrate', bench.ref('VM', 'dns-01'), bench.ref('host', 'xs-paris-02'), { live: 'true' });
    await bench.ask('VM.start', bench.ref('VM', 'test-a'), false, false);
    await bench.ask('VM.snapshot', bench.ref('VM', 'web-07'), 'again');
    await bench.clock.advance(120);
    const saved = JSON.stringify(bench.world.tables.save());
    dispose();
    return saved;
  };
  assert.equal(await history(), await history());
});

test('the checker sees what is wrong', () => {
  const { benches, dispose } = openBench('single');
  const [bench] = benches;
  assert.ok(bench);
  const vm = bench.ref('VM', 'files');
  bench.world.tables.patch('VM', vm, { power_state: 'Halted' });
  bench.world.tables.patch('VBD', [...bench.world.db.refs('VBD')][0] ?? '', { VM: 'OpaqueRef:nobody' });
  const found = violations(bench.world).join('\n');
  assert.match(found, /is Halted but resident/);
  assert.match(found, /names OpaqueRef:nobody, which is gone/);
  dispose();
});

type Given = string | number | boolean | readonly string[] | { readonly [key: string]: Given };

/** Calls that change something, by class, with how their parameters are guessed from the world. */
const METHODS = Object.entries(datamodel)
  .flatMap(([cls, { methods }]) =>
    Object.entries(methods)
      .filter(
        ([name, model]) =>
          model.state !== 'Removed' &&
          !/^(get_|login|logout|slave|local_|set_VCPUs_params|eject$|join)/.test(name) &&
          model.params[0]?.startsWith('session_id'),
      )
      .map(([name, model]) => ({ name: `${cls}.${name}`, params: model.params.slice(1) })),
  )
  .filter(
    ({ name }) =>
      !/^(console|session|event|task|auth|user|role|Diagnostics|LVHD|DR_task|Observer|Cluster|PVS_|VMPP|Caller|Rate_limit|SDN|Host_driver|Driver)|^host\.(destroy|emergency|local|shutdown|reboot|restart_agent)|^pool\.(emergency|management|designate)|^host\.management/.test(
        name,
      ),
  );

for (const [profile, seed] of [
  ['mixed', 11],
  ['mixed', 12],
  ['practice', 13],
  ['single', 14],
] as const) {
  test(`2,500 odd calls leave ${profile} consistent, seed ${seed}`, async () => {
    const { benches, dispose } = openBench(profile);
    const [bench] = benches;
    assert.ok(bench);
    const random = createRandom(seed);
    const { db } = bench.world;
    const guess = (param: string): Given => {
      const type = param.slice(param.indexOf(': ') + 2);
      const whole = /^(\w+) record$/.exec(type)?.[1];
      if (whole !== undefined)
        return Object.fromEntries(
          Object.entries(datamodel[whole]?.fields ?? {}).map(([field, model]) => [
            field,
            guess(`${field}: ${model.type}`),
          ]),
        );
      if (/^userdevice|^device/.test(param)) return String(random.between(0, 9));
      const cls = /^(\w+) ref$/.exec(type)?.[1];
      if (cls !== undefined && cls in datamodel) {
        const refs = [...db.refs(cls)];
        return refs.length > 0 && random.chance(0.93) ? random.pick(refs) : 'OpaqueRef:NULL';
      }
      if (type === 'string') return random.pick(['', 'text', '5', 'eth0']);
      if (type === 'int') return random.pick([0, 1, 4, 2 ** 31]);
      if (type === 'float') return random.next();
      if (type === 'bool') return random.chance(0.5);
      if (type === 'datetime') return '20261102T09:00:00Z';
      if (type.endsWith(' set')) return [];
      return type.startsWith('enum ') ? random.pick([...(enumValues[type.slice(5)] ?? []), 'nonsense']) : {};
    };
    const running: Promise<unknown>[] = [];
    for (let round = 0; round < 2500; round++) {
      const { name, params } = random.pick(METHODS);
      running.push(bench.begin(name, ...params.map(guess)));
      if (round % 10 === 9) await bench.clock.advance(random.between(1, 40));
    }
    await bench.clock.advance(2000);
    await Promise.all(running);
    assert.deepEqual(violations(bench.world), []);
    dispose();
  });
}
