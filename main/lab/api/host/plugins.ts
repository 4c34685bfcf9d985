import { XenError } from '../handler.ts';
import type { Call } from '../handler.ts';

type Plugin = (call: Call, host: string, args: Readonly<Record<string, string>>) => string | Promise<string>;

const plugins: Readonly<Record<string, Readonly<Record<string, Plugin>>>> = {
  perfmon: { refresh: () => 'True' },
};

/** Runs a function of a plugin on a host, as far as there are plugins. */
export async function callPlugin(
  call: Call,
  host: string,
  plugin: string,
  fn: string,
  args: Readonly<Record<string, string>>,
): Promise<string> {
  const functions = plugins[plugin];
  if (!functions) throw new XenError('XENAPI_MISSING_PLUGIN', plugin);
  const run = functions[fn];
  if (!run) throw new XenError('XENAPI_PLUGIN_FAILURE', 'unknown function', `UnknownXenAPIPluginFunction: ${fn}`, '');
  return run(call, host, args);
}
