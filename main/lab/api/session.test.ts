import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openClock } from '../world/clock.ts';
import { openLab } from '../world/lab.ts';
import { profiles } from '../profiles/profiles.ts';
import { Api } from './dispatch.ts';

function openApi() {
  const plan = profiles['single']?.() ?? assert.fail('no profile');
  const clock = openClock(Date.UTC(2026, 10, 2, 9), 0);
  const lab = openLab(plan, { clock, seed: 1, port: 443, address: () => '127.0.0.2' });
  const [world] = lab.worlds;
  assert.ok(world);
  const roles = new Map([
    ['root', undefined],
    ['vm-admin', 'vm-admin' as const],
  ]);
  const api = new Api({ world, tables: world.tables, accounts: { password: 'p', roles }, fragment: () => '' });
  const login = (originator: string, user = 'root'): string =>
    api.sessions.login(user, 'p', originator, world.coordinator());
  const alive = async (session: string): Promise<boolean> =>
    (await api.call('pool.get_all', [session], world.coordinator())).ok;
  return { clock, login, alive, dispose: () => lab.dispose() };
}

test('of too many sessions the one left alone longest ends: by originator, by user, and of those who do not say', async () => {
  for (const [most, originator, user] of [
    [500, (at: number) => `mine ${at % 1}`, 'root'],
    [500, (at: number) => `of ${at}`, 'vm-admin'],
    [400, () => '', 'root'],
  ] as const) {
    const { clock, login, alive, dispose } = openApi();
    const sessions: string[] = [];
    for (let at = 0; at < most; at++) {
      sessions.push(login(originator(at), user));
      if (at === 0) await clock.advance(1);
    }
    const [first = '', second = ''] = sessions;
    assert.ok(await alive(first));
    await clock.advance(1);
    assert.ok(await alive(second));
    await clock.advance(1);
    assert.ok(await alive(first), 'used last');
    login(originator(most), user);
    assert.ok(await alive(first));
    const left = (await Promise.all(sessions.map(alive))).filter(Boolean).length;
    assert.equal(left, most - 1, `${user} ${originator(0)}`);
    dispose();
  }
});

test('a session left alone for a day has ended', async () => {
  const { clock, login, alive, dispose } = openApi();
  const session = login('mine');
  await clock.advance(23 * 3600);
  assert.ok(await alive(session));
  await clock.advance(25 * 3600);
  assert.ok(!(await alive(session)));
  dispose();
});
