import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Activity, ActionRequest } from '../../../app/activity/activity.ts';
import type { MirroredCls, Obj } from '../../../app/inventory/view.ts';
import { startActivities } from '../activities.ts';
import type { Activities } from '../activities.ts';
import { controlClient } from '../../lab/control/client.ts';
import type { ControlClient } from '../../lab/control/client.ts';
import type { LabOptions } from '../../lab/lab.ts';
import type { World } from '../../lab/world/world.ts';
import type { Keychain } from '../../host.ts';
import type { Pool, Pools } from '../../pools/pool.ts';
import type { ServersFile } from '../../vault/servers.ts';
import { console_, lab, reaches, until } from '../../pools/test-kit.ts';

/** The practice pools with a console's engine before them, so that actions run against real protocol and physics. */
export interface Practice {
  readonly pools: readonly Pool[];
  readonly activities: Activities;
  readonly dir: string;
  /** The console's list of connections. */
  readonly list: Pools;
  /** What the console keeps of its servers. */
  readonly kept: ServersFile;
  /** What is simulated behind the pools, to change under their feet. */
  readonly worlds: readonly World[];
  /** Address of the index of updates. */
  readonly index: string;
  /** Its strings: what goes wrong, and when. */
  readonly control: ControlClient;
  find<C extends MirroredCls>(cls: C, name: string, pool?: Pool): Obj<C>;
  /** Runs an action on objects by name and answers its row once it has ended. */
  run(
    action: string,
    cls: MirroredCls,
    names: readonly string[] | string,
    args?: object,
    pool?: Pool,
  ): Promise<Activity>;
  begin(request: ActionRequest): string;
  ended(id: string): Promise<Activity>;
  until(condition: () => boolean): Promise<void>;
}

/** `user`: an account of the lab other than root; `keychain`: passwords are kept. */
export async function practice(
  t: TestContext,
  options: LabOptions & { user?: string; keychain?: Keychain } = {},
): Promise<Practice> {
  const { user, keychain, ...rest } = options;
  const running = await lab(t, { speed: 60, ...rest });
  const dir = await mkdtemp(join(tmpdir(), 'actions-'));
  const { pools, store } = await console_(t, dir, keychain);
  const opened: Pool[] = [];
  for (const { username, password, url } of running.pools) {
    const id = await pools.add({
      address: new URL(url).host,
      username: user ?? username,
      password,
      keepPassword: keychain !== undefined,
    });
    const pool = pools.get(id);
    assert.ok(pool);
    if (pool.state.at !== 'live') {
      await until(() => pool.state.at === 'live' || pool.state.at === 'untrusted', 20_000);
      if (pool.state.at === 'untrusted') await pools.trust(id, pool.state.certificate.fingerprint256);
    }
    await reaches(pool, 'live');
    await until(() => pool.inventory.phase === 'complete', 20_000);
    opened.push(pool);
  }
  const activities = await startActivities({
    pools,
    watch: (id, changed) => pools.get(id)?.inventory.onChange(changed) ?? (() => undefined),
    file: join(dir, 'activity.json'),
    installation: 'this-console',
    atOnce: () => 25,
    movesFile: join(dir, 'moves.json'),
    differs: () => undefined,
    warn: (message, error) => assert.fail(`${message}: ${String(error)}`),
  });
  t.after(async () => {
    await activities.close();
    await rm(dir, { recursive: true, force: true });
  });
  const [first] = opened;
  assert.ok(first);

  const find = <C extends MirroredCls>(cls: C, name: string, pool: Pool = first): Obj<C> => {
    for (const object of pool.inventory.all(cls))
      if ((object as { readonly name_label?: string }).name_label === name) return object;
    throw new Error(`no ${cls} ${name}`);
  };
  const ended = async (id: string): Promise<Activity> => {
    await until(() => activities.store.get(id)?.finished !== undefined, 15_000);
    const row = activities.store.get(id);
    assert.ok(row);
    return row;
  };
  return {
    pools: opened,
    activities,
    dir,
    list: pools,
    kept: store.data,
    worlds: running.worlds,
    index: running.updateSite,
    control: controlClient(running.control),
    find,
    ended,
    begin: (request) => activities.runner.run(request),
    until: (condition) => until(condition, 15_000),
    run(action, cls, names, args = {}, pool = first) {
      const targets = [names].flat().map((name) => ({ pool: pool.id, cls, ref: find(cls, name, pool).$ref }));
      return ended(activities.runner.run({ action, targets, args: { ...args } }));
    },
  };
}
