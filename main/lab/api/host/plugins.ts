import { checkUpdate, installUpdates } from '../../world/patches/xcp.ts';
import { XenError } from '../handler.ts';
import type { Call } from '../handler.ts';

type Plugin = (call: Call, host: string, args: Readonly<Record<string, string>>) => string | Promise<string>;

const everywhere: Readonly<Record<string, Readonly<Record<string, Plugin>>>> = {
  perfmon: { refresh: () => 'True' },
  'disk-space': { get_avail_host_disk_space: () => String(6 * 2 ** 30) },
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
