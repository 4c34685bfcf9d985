import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FailureError } from '../../app/errors/failure.ts';
import { byUuid } from '../../app/inventory/find.ts';
import type { Next } from '../../app/rollout/run/next.ts';
import type { Train } from '../../app/rollout/plan/plan-types.ts';
import type { RunEvent } from '../../app/rollout/run/run.ts';
import { each, peek, write } from '../lab/world/typed.ts';
import type { World } from '../lab/world/world.ts';
import { Journal } from './journal.ts';
import { places, settled } from './test-kit.ts';
import type { Connected } from './test-kit.ts';
import { at, began, end, event, failsAt, lastFailure, member, ready, together, wanting } from './testing/ready.ts';

/** The next time that this server goes down, this happens to it before it is up again. */
function whileDown(lab: Connected, pool: string, uuid: string, then: (world: World, host: string) => void): void {
  const [world, ref, host] = inWorld(lab, pool, uuid);
  const stop = world.db.onChange(() => {
    if (peek(world.db, 'host_metrics', host.metrics)?.live !== false) return;
    stop();
    world.clock.after(60, () => then(world, ref));
  });
}

function inWorld({ running }: Connected, pool: string, uuid: string) {
  const world = running.worlds.find((one) => one.name === pool);
  const found = world && [...each(world.db, 'host')].find(([, host]) => host.uuid === uuid);
  assert.ok(found);
  return [world, ...found] as const;
}

/** The next time that this server goes down its power stays away. */
const losesPower = (lab: Connected, pool: string, uuid: string): void =>
  whileDown(lab, pool, uuid, (world, host) => world.troubles.off.add(host));

// They mostly wait; two labs at once are what two cores take.
describe('trouble', { concurrency: 2 }, () => {
  together('a server that does not come back', {
    'is asked about in time, and powered on through its device': async (lab) => {
      const it = await ready(lab, 'Yum', { patience: 1 });
      const host = member(it);
      await it.pool.call('host.set_power_on_mode', [byUuid(it.pool.inventory, 'host', host.uuid)?.$ref, 'IPMI', {}]);
      const rollouts = await it.open({ minute: 8000 });
      losesPower(lab, 'Yum', host.uuid);
      const run = await rollouts.begin(it.pool, it.plan);
      await wanting(rollouts, run, failsAt(host.uuid));
      assert.equal(lastFailure(rollouts, run)?.code, 'timed-out');
      await rollouts.order(run, { order: 'retry', step: `${host.uuid}/restart`, how: 'power-on' });
      await rollouts.finished(run);
      await settled(at(it), it.plan, it.before);
    },
    'is given up: it is owed nothing, and the others are done': async (lab) => {
      const it = await ready(lab, 'Patch', { patience: 1 });
      const host = member(it);
      const rollouts = await it.open({ minute: 8000 });
      losesPower(lab, 'Patch', host.uuid);
      const run = await rollouts.begin(it.pool, it.plan);
      await wanting(rollouts, run, failsAt(host.uuid));
      await rollouts.order(run, { order: 'skip-server', host: host.uuid, lost: true });
      await end(rollouts, run);
      assert.equal(rollouts.rows()[0]?.ended?.how, 'complete');
      const states = it.plan.hosts.map((one) => byUuid(it.pool.inventory, 'host', one.host.uuid)?.enabled === true);
      assert.equal(states.filter((one) => !one).length, 1, 'only the one that is lost is out of service');
    },
    'or comes back with the old version: it is told, the next one waits, and that one is done once more': async (
      lab,
    ) => {
      const it = await ready(lab, 'Cdn');
      const host = member(it);
      const [world, ref, { last_update_hash, software_version }] = inWorld(lab, 'Cdn', host.uuid);
      whileDown(lab, 'Cdn', host.uuid, () => {
        const hash = peek(world.db, 'host', ref)?.last_update_hash;
        assert.ok(hash !== undefined && hash !== last_update_hash, 'it was updated before');
        write(world.db, 'host', ref, { last_update_hash, software_version, latest_synced_updates_applied: 'no' });
      });
      const rollouts = await it.open();
      const run = await rollouts.begin(it.pool, it.plan);
      const verify = `${host.uuid}/verify`;
      const asks = (tries: number) => (next: Next) =>
      failsAt(host.uuid)(next) && rollouts.events(run).filter((one) => one.e === 'failed' && one.step === verify).length === tries; // prettier-ignore
      for (const tries of [1, 2]) {
        await wanting(rollouts, run, asks(tries));
        assert.deepEqual(lastFailure(rollouts, run)?.params, ['an update is missing']);
        if (tries === 1) await rollouts.order(run, { order: 'retry', step: verify });
      }
      const next = it.plan.hosts[it.plan.hosts.findIndex((one) => one.host.uuid === host.uuid) + 1];
      assert.ok(next && !rollouts.events(run).some(began(`${next.host.uuid}/maintain`)), 'the next one was not begun');
      await rollouts.order(run, { order: 'redo-server', host: host.uuid });
      await end(rollouts, run);
      await settled(at(it), it.plan, it.before);
      assert.equal(rollouts.events(run).filter(began(`${host.uuid}/apply`)).length, 2, 'it was updated again');
    },
  });

  together('watches', {
    'a canary that is not well stops the run, and everything is put back': async (lab) => {
      const it = await ready(lab, 'Yum', { canary: 600, onFailure: 'stop-and-put-back' });
      const [canary] = it.plan.hosts;
      assert.ok(canary);
      const rollouts = await it.open({ minute: 1000 });
      const watched = event(rollouts, (one) => one.e === 'noted' && one.step.endsWith('/soak'));
      const run = await rollouts.begin(it.pool, it.plan);
      await watched;
      const ref = byUuid(it.pool.inventory, 'host', canary.host.uuid)?.$ref;
      await it.pool.call('host.disable', [ref]);
      await end(rollouts, run);
      assert.equal(rollouts.rows()[0]?.ended?.how, 'stopped');
      assert.deepEqual(lastFailure(rollouts, run)?.params, [`${canary.host.name} is not in service`]);
      assert.ok(!rollouts.events(run).some(began(`${member(it).uuid}/maintain`)), 'no other server was begun');
      await it.pool.call('host.enable', [ref]);
    },
    'a watch goes on where it was after a restart of the console': async (lab) => {
      const it = await ready(lab, 'Patch', { canary: 2 });
      const first = await it.open({ minute: 1000 });
      const watched = event(first, (one) => one.e === 'noted' && one.step.endsWith('/soak'));
      const run = await first.begin(it.pool, it.plan);
      const noted = await watched;
      await first.close();
      const again = await it.open({ minute: 1000 });
      await again.adopt(run);
      await end(again, run);
      const notes = again.events(run).filter((one) => one.e === 'noted' && one.step.endsWith('/soak'));
      assert.deepEqual(notes, [noted]);
      await settled(at(it), it.plan, it.before);
    },
    'a migration that stands still is given up, and the VM goes to the next best server': async (lab) => {
      const it = await ready(lab, 'Cdn', { stall: 1 });
      const moved = it.plan.hosts[0]?.away.find((one) => one.how === 'migrate');
      const first = it.plan.hosts.find((one) => one.host.uuid === moved?.to)?.host;
      assert.ok(moved && first);
      const rollouts = await it.open({ minute: 2000 });
      await lab.control.play({ kind: 'cut-off', pool: 'Cdn', host: first.uuid });
      const told = event(rollouts, (one) => one.e === 'noticed' && one.sentence.includes('stood still'));
      const run = await rollouts.begin(it.pool, it.plan);
      await told;
      await lab.control.play({ kind: 'reconnect', pool: 'Cdn', host: first.uuid });
      await end(rollouts, run);
      const sentences = rollouts.events(run).flatMap((one) => (one.e === 'noticed' ? [one.sentence] : []));
      assert.ok(
        sentences.includes(`${moved.vm.name} stood still on its way; trying another server`),
        sentences.join('; '),
      );
      const to = rollouts.events(run).flatMap((one) => (one.e === 'noted' && one.step.endsWith(`/leave/${moved.vm.uuid}`) ? [one.facts['to']] : [])); // prettier-ignore
      assert.equal(to[0], first.uuid);
      assert.ok(to[1] !== undefined && to[1] !== first.uuid, to.join());
      await settled(at(it), it.plan, it.before);
    },
    'what others do is noticed, and a new coordinator is told of': async (lab) => {
      const it = await ready(lab, 'Iso');
      const [, second, third] = it.plan.hosts;
      assert.ok(second && third);
      const rollouts = await it.open();
      const run = await rollouts.begin(it.pool, it.plan);
      await event(rollouts, (one) => one.e === 'done' && one.step === `${second.host.uuid}/restart`);
      const ref = (uuid: string) => byUuid(it.pool.inventory, 'host', uuid)?.$ref;
      await it.pool.call('pool.designate_new_master', [ref(third.host.uuid)]);
      await end(rollouts, run);
      const told = rollouts.events(run).flatMap((one) => (one.e === 'noticed' ? [one.sentence] : []));
      assert.ok(told.includes(`${third.host.name} is the coordinator now`), told.join('; '));
      await settled(at(it), it.plan, it.before);
    },
  });

  together('a train of pools', {
    'two generations go side by side, the next wave waits for both and for its watch': async (lab) => {
      const train = (wave: number): Train => ({ id: 'night', wave, atOnce: 2, soak: 1 });
      const members = await Promise.all(
      [['Cdn', 0], ['Iso', 0], ['Yum', 1]].map(async ([name, wave]) => {
        const one = await ready(lab, String(name));
        return { ...one, plan: { ...one.plan, train: train(Number(wave)) } };
      }),
    ); // prettier-ignore
      const rollouts = await lab.open('night', { minute: 1000 });
      const ends = new Map<string, number>();
      const begins = new Map<string, number>();
      rollouts.onChange((run, one) => {
        if (one?.e === 'ended') ends.set(run, one.at);
        if (one?.e === 'intent' && !begins.has(run)) begins.set(run, one.at);
      });
      const runs = [];
      for (const one of members) runs.push(await rollouts.begin(one.pool, one.plan));
      const [cdn = '', iso = '', yum = ''] = runs;
      const held = await wanting(rollouts, yum, (next) => next.is === 'hold' && next.why === 'train');
      assert.ok(held.is === 'hold' && held.why === 'train' && held.train.why === 'wave');
      await Promise.all(runs.map((run) => end(rollouts, run)));
      assert.ok((begins.get(iso) ?? 0) < (ends.get(cdn) ?? 0), 'side by side');
      const last = Math.max(ends.get(cdn) ?? 0, ends.get(iso) ?? 0);
      assert.ok((begins.get(yum) ?? 0) >= last + 1000, 'after both, and their watch');
      for (const one of members) await settled({ pool: one.pool, stopped: lab.stopped }, one.plan, one.before);
    },
  });

  together('the journal', {
    'on a full disk nothing is done; with room again the run goes on by itself': async (lab) => {
      const it = await ready(lab, 'Yum');
      let full = false;
      let calls = 0;
      const rollouts = await it.open({
        openJournal: async (path) => {
          const journal = await Journal.open(path);
          const write = (one: RunEvent): Promise<void> => {
            calls += 1;
            if (full) return Promise.reject(new FailureError({ kind: 'refused', code: 'journal-full', params: [] }));
            return journal.write(one);
          };
          return { write, close: () => journal.close() };
        },
      });
      const run = await rollouts.begin(it.pool, it.plan);
      await event(rollouts, began('/apply'));
      full = true;
      const held = await wanting(rollouts, run, (next) => next.is === 'hold' && next.why === 'journal');
      assert.ok(held.is === 'hold' && held.why === 'journal' && held.failure.code === 'journal-full');
      const lines = rollouts.events(run).length;
      const tried = calls;
      await wanting(rollouts, run, () => calls > tried);
      assert.equal(rollouts.events(run).length, lines, 'nothing was done meanwhile');
      full = false;
      await end(rollouts, run);
      await settled(at(it), it.plan, it.before);
    },
    'a full disk at the start starts nothing, and says so': async (lab) => {
      const it = await ready(lab, 'Iso');
      const rollouts = await it.open({ openJournal: () => Journal.open('/dev/full') });
      await assert.rejects(rollouts.begin(it.pool, it.plan), (error) => error instanceof FailureError && error.failure.code === 'journal-full'); // prettier-ignore
      assert.deepEqual(rollouts.rows(), []);
      await it.pool.barrier();
      assert.deepEqual(places(it.pool), it.before);
    },
    'with damaged lines it is told, and the run still ends as planned': async (lab) => {
      const it = await ready(lab, 'Patch');
      let file = '';
      const openJournal = (path: string) => Journal.open((file = path));
      const first = await it.open({ openJournal });
      const run = await first.begin(it.pool, it.plan);
      await event(first, began('/restart'));
      await first.close();
      const lines = (await readFile(file, 'utf8')).split('\n');
      await writeFile(file, lines.map((line, at) => (at % 5 === 3 ? line.slice(0, line.length / 2) : line)).join('\n'));
      const again = await it.open();
      assert.ok((again.rows()[0]?.damaged ?? 0) > 2);
      await again.adopt(run);
      await end(again, run);
      await settled(at(it), it.plan, it.before);
    },
    'without its beginning the run is had from the pool': async (lab) => {
      const it = await ready(lab, 'Cdn');
      let file = '';
      const first = await it.open({ openJournal: (path) => Journal.open((file = path)) });
      const run = await first.begin(it.pool, it.plan);
      await event(first, began('/apply'));
      await first.close();
      const lines = (await readFile(file, 'utf8')).split('\n');
      await writeFile(file, ['{"e":"begun","at', ...lines.slice(1)].join('\n'));
      const told: string[] = [];
      const again = await it.open({ onError: (error) => told.push(String(error)) });
      assert.match(told.join(), /has no beginning and was set aside/);
      assert.deepEqual(again.rows().map((row) => [row.run, row.interrupted, row.foreign]), [[run, true, undefined]]); // prettier-ignore
      assert.ok((await readFile(join(`${file}.damaged`), 'utf8')).length > 0);
      await again.adopt(run);
      await end(again, run);
      await settled(at(it), it.plan, it.before);
    },
  });
});
