import { createHash } from 'node:crypto';
import { XenError } from '../failure.ts';
import { read, write, xenTime } from '../typed.ts';
import type { World } from '../world.ts';
import { type Effort, spend } from '../physics/effort.ts';
import { lacked } from './offer.ts';
import { type Package, packageId } from './packages.ts';

/** What `last_update_hash` holds once all of them are installed. */
function installed(world: World): string {
  return createHash('sha256').update(JSON.stringify(world.offer.packages)).digest('hex');
}

function waitingPackages(world: World, host: string): readonly Package[] {
  const { offer } = world;
  const done = read(world.db, 'host', host).last_update_hash === installed(world);
  return done ? [] : lacked(offer, host, offer.packages, packageId);
}

/** The list as the updater plugin prints it. */
export function checkUpdate(world: World, host: string): string {
  const list = waitingPackages(world, host).map((item) => ({
    name: item.name,
    version: item.version,
    release: item.release,
    description: item.description,
    changelog: {
      author: 'Packagers',
      date: Date.parse(`${item.date}T00:00:00Z`) / 1000,
      description: `- Update to ${item.version}`,
    },
    url: 'http://www.example.org/',
    size: item.size,
    license: 'GPL',
  }));
  return JSON.stringify(list);
}

/** Installs everything; hosts in use may be updated, what needs a restart then waits for one. */
export async function installUpdates(world: World, host: string, effort: Effort): Promise<string> {
  if (waitingPackages(world, host).length === 0) return '';
  await spend(world, 90, effort);
  if (world.reach(host).kind !== 'up')
    throw new XenError('XENAPI_PLUGIN_FAILURE', '-1', 'error', 'yum was interrupted');
  const row = read(world.db, 'host', host);
  write(world.db, 'host', host, {
    last_update_hash: installed(world),
    last_software_update: xenTime(world.clock.now()),
    other_config: { ...row.other_config, rpm_patch_installation_time: String(Math.floor(world.clock.now() / 1000)) },
  });
  return '';
}
