import { join } from 'node:path';
import { leaving } from '../app/actions/leaving.ts';
import { serve } from '../app/contract/wire/serve.ts';
import type { Wire } from '../app/contract/wire/wire.ts';
import { startActivities } from './actions/activities.ts';
import { activityHandlers } from './gateway/activity.ts';
import { Consoles } from './consoles/consoles.ts';
import { consoleHandlers } from './gateway/consoles.ts';
import { connectionHandlers } from './gateway/connections.ts';
import { gateway } from './gateway/gateway.ts';
import { hostHandlers } from './gateway/host.ts';
import { inventoryHandlers } from './gateway/inventory.ts';
import { metricsHandlers } from './gateway/metrics.ts';
import { preferences } from './gateway/preferences.ts';
import { hookHandlers } from './gateway/hooks.ts';
import { rolloutHandlers } from './gateway/rollouts.ts';
import { storageHandlers } from './gateway/storage.ts';
import { updateHandlers } from './gateway/updates.ts';
import { vaultHandlers } from './gateway/vault.ts';
import type { Host } from './host.ts';
import { openLog } from './log.ts';
import { Metrics } from './metrics/metrics.ts';
import { Recording } from './metrics/recording.ts';
import { PoolCache } from './pools/cache.ts';
import { AllPools } from './pools/pools.ts';
import { EmbeddedPractice } from './pools/practice.ts';
import type { Engine } from './start.ts';
import { Hooks } from './rollouts/hooks/hooks.ts';
import { Rollouts } from './rollouts/rollouts.ts';
import { tellNews } from './rollouts/tell.ts';
import { UpdateFiles } from './updates/files.ts';
import { UpdateSources } from './updates/sources.ts';
import { Updates } from './updates/updates.ts';
import { Secrets } from './vault/secrets.ts';
import { ReportSigner } from './vault/signing.ts';
import { ServerStore } from './vault/servers.ts';

export interface EngineOptions {
  readonly dataDir: string;
  readonly host: Host;
  /** Profile of the practice pools to connect to at once. */
  readonly lab?: string | undefined;
  /** Whether practice pools can be opened at all. */
  readonly practice: boolean;
  readonly logLevel: string;
}

/** XenCenter's number, unless the person has set another. */
const atOnce = (set: unknown): number => (typeof set === 'number' && set >= 1 && set <= 100 ? set : 25);

/** Every part of the console but the window, put together in this thread. */
export async function compose(options: EngineOptions): Promise<Engine> {
  const { dataDir } = options;
  const log = openLog(options.logLevel, join(dataDir, 'xenith.log'));
  const store = await ServerStore.open(dataDir, (error) => log.warn({ error: String(error) }, 'saved servers'));
  const secrets = new Secrets(store, options.host.keychain);
  const pools = new AllPools({ store, secrets, cache: new PoolCache(dataDir, log), log });
  const practice = new EmbeddedPractice(pools, join(dataDir, 'practice'));
  const arrangement = await preferences(dataDir);
  const activities = await startActivities({
    pools,
    watch: (id, changed) => pools.get(id)?.inventory.onChange(changed) ?? (() => undefined),
    file: join(dataDir, 'activity.json'),
    installation: store.data.installation,
    atOnce: () => atOnce(arrangement.get('setting.actionsAtOnce')),
    movesFile: join(dataDir, 'moves.json'),
    warn: (message, error) => log.warn({ error: String(error) }, message),
    differs: (what) => log.info(what, 'the server differs about a move'),
  });
  const metrics = new Metrics(pools, await Recording.open(join(dataDir, 'recording')));
  const { installation } = store.data;
  const files = new UpdateFiles(join(dataDir, 'updates'));
  const hooks = await Hooks.open(dataDir, secrets);
  const rollouts = await Rollouts.open({
    folder: join(dataDir, 'rollouts'),
    installation,
    files,
    hooks,
    whoAt: (pool) => pools.connections().find((one) => one.id === pool.id)?.username ?? '',
    pools: () => pools.list(),
    onError: (error) => log.error({ error: String(error) }, 'rollouts'),
  });
  const updates = new Updates({
    sources: await UpdateSources.open(dataDir),
    files,
    practiceIndex: () => practice.updateSite,
  });
  // Heard before any window does: what a run installed is no longer missing.
  rollouts.onChange((run, event) => {
    const pool = event?.e === 'ended' ? rollouts.rows().find((row) => row.run === run)?.pool : undefined;
    if (pool !== undefined) updates.forget(pool);
  });
  if (options.host.notify) tellNews(rollouts, options.host.notify);
  const forget = pools.onChange(() => {
    activities.poolsChanged();
    metrics.poolsChanged();
    rollouts.poolsChanged();
  });

  const answers = gateway({
    connections: connectionHandlers(pools, practice, options.practice, store),
    inventory: inventoryHandlers({ get: (id) => pools.inventoryOf(id) }),
    activity: activityHandlers(activities),
    metrics: metricsHandlers(metrics),
    preferences: arrangement.handlers,
    consoles: consoleHandlers(pools, new Consoles()),
    hooks: hookHandlers(hooks),
    rollouts: rolloutHandlers({
      pools,
      rollouts,
      hooks,
      updates,
      installation,
      signer: new ReportSigner(dataDir, secrets),
    }),
    storage: storageHandlers(pools),
    updates: updateHandlers(pools, updates),
    vault: vaultHandlers(pools, secrets),
    host: hostHandlers(options.host),
  });

  // Beside the window's own start, not before it: whoever asks meanwhile is told when there is something.
  const restored = pools.restore().catch((error: unknown) => log.error({ error: String(error) }, 'saved servers'));
  if (options.lab !== undefined) await practice.start(options.lab);

  const wires = new Map<Wire, () => void>();
  return {
    attach(wire) {
      wires.set(wire, serve(wire, answers));
      wire.onClose(() => wires.delete(wire));
    },
    working: async () => leaving(activities.runner.running(), rollouts.rows()),
    async close() {
      await restored;
      forget();
      for (const [wire, stop] of wires) {
        stop();
        wire.close();
      }
      await rollouts.close();
      await activities.close();
      await metrics.close();
      await pools.close();
      await practice.close();
      await arrangement.close();
      await store.settled();
    },
  };
}
