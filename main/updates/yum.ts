import * as z from 'zod';
import { FailureError } from '../../app/errors/failure.ts';
import type { Obj } from '../../app/inventory/view.ts';
import type { HostUpdates, PoolUpdates, Update } from '../../app/updates/updates.ts';
import type { Pool } from '../pools/pool.ts';

const PLUGIN = 'updater.py';

const packages = z.array(
  z.object({
    name: z.string(),
    version: z.string().default(''),
    release: z.string().default(''),
    description: z.string().default(''),
    url: z.string().nullish(),
    size: z.union([z.string(), z.number()]).nullish(),
  }),
);

/** Packages whose new version only takes effect in a started server. */
const NEEDS_REBOOT = /^(xen-hypervisor|kernel|microcode_ctl|linux-firmware|xen-dom0-libs|glibc)/;

/** XCP-ng's own repositories, asked through its plugin on each server. Undefined where the server has no such plugin. */
export async function readYum(pool: Pool, signal?: AbortSignal): Promise<PoolUpdates | undefined> {
  const checked = Date.now();
  const hosts: HostUpdates[] = [];
  const updates = new Map<string, Update>();
  for (const host of pool.inventory.all('host')) {
    const found = await ask(pool, host, signal);
    if (!found) return undefined;
    for (const update of found) updates.set(update.id, update);
    hosts.push({
      host: host.uuid,
      missing: found.map((one) => one.id),
      installed: [],
      guidance: [...new Set(found.flatMap((one) => one.guidance))],
      livePatch: false,
      packages: found.map((one) => one.id),
    });
  }
  return { generation: 'yum', checked, updates: [...updates.values()], hosts };
}

async function ask(pool: Pool, host: Obj<'host'>, signal?: AbortSignal): Promise<readonly Update[] | undefined> {
  try {
    const text = await pool.call<string>(
      'host.call_plugin',
      [host.$ref, PLUGIN, 'check_update', {}],
      signal ? { signal } : {},
    );
    return packages.parse(JSON.parse(text)).map(updateOf);
  } catch (error) {
    if (error instanceof FailureError && error.failure.code === 'XENAPI_MISSING_PLUGIN') return undefined;
    if (error instanceof FailureError) throw error;
    throw new FailureError({ kind: 'transport', code: 'bad-reply', params: [PLUGIN], pool: pool.id });
  }
}

function updateOf(one: z.output<typeof packages>[number]): Update {
  return {
    id: `${one.name}-${one.version}-${one.release}`,
    name: `${one.name} ${one.version}-${one.release}`,
    summary: one.description.split('\n')[0] ?? '',
    description: one.description,
    kind: 'other',
    severity: 'normal',
    ...(one.url ? { url: one.url } : {}),
    guidance: [NEEDS_REBOOT.test(one.name) ? 'reboot-host' : 'restart-toolstack'],
    livePatch: false,
    requires: [],
  };
}
