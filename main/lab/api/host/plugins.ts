import { isRef } from '../../../../app/xenapi/ref.ts';
import { each } from '../../world/typed.ts';
import { checkUpdate, installUpdates } from '../../world/patches/xcp.ts';
import { XenError } from '../handler.ts';
import type { Call } from '../handler.ts';

type Plugin = (call: Call, host: string, args: Readonly<Record<string, string>>) => string | Promise<string>;

/** Bytes that the coordinator of an old pool keeps of patches. */
function kept({ db, world }: Call, host: string): number {
  if (host !== world.coordinator()) return 0;
  return [...each(db, 'pool_patch')].reduce((sum, [, patch]) => sum + (isRef(patch.pool_update) ? 0 : patch.size), 0);
}

const everywhere: Readonly<Record<string, Readonly<Record<string, Plugin>>>> = {
  perfmon: { refresh: () => 'True' },
  'disk-space': { get_avail_host_disk_space: (call, host) => String(6 * 2 ** 30 - kept(call, host)) },
};

/** Plugins that only hosts with their own package manager have. */
const xcp: typeof everywhere = {
  'updater.py': {
    check_update: (call, host) => checkUpdate(call.world, host),
    update: (call, host) => installUpdates(call.world, host, call.task),
    check_upgrade: () => '[]',
    get_proxies: () => '{}',
  },
};

/** Runs a function of a plugin on a host, as far as there are plugins. */
export async function callPlugin(
  call: Call,
  host: string,
  plugin: string,
  fn: string,
  args: Readonly<Record<string, string>>,
): Promise<string> {
  const functions = everywhere[plugin] ?? (call.world.product.updates === 'xcp-ng' ? xcp[plugin] : undefined);
  if (!functions) throw new XenError('XENAPI_MISSING_PLUGIN', plugin);
  const run = functions[fn];
  if (!run) throw new XenError('XENAPI_PLUGIN_FAILURE', 'unknown function', `UnknownXenAPIPluginFunction: ${fn}`, '');
  return run(call, host, args);
}
