import { createHash } from 'node:crypto';
import { XenError } from '../failure.ts';
import { read, write, xenTime } from '../typed.ts';
import type { World } from '../world.ts';
import { type Effort, spend } from '../physics/effort.ts';

interface Package {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly description: string;
  readonly size: number;
  readonly date: string;
}

const packages: readonly Package[] = [
  {
    name: 'xen-hypervisor',
    version: '4.17.5',
    release: '15.1.xcpng8.3',
    description: 'The Xen hypervisor',
    size: 2_811_392,
    date: '2026-11-05',
  },
  {
    name: 'kernel',
    version: '4.19.19',
    release: '8.0.44.1.xcpng8.3',
    description: 'The Linux kernel',
    size: 28_311_552,
    date: '2026-11-05',
  },
  {
    name: 'xapi-core',
    version: '25.6.0',
    release: '1.12.xcpng8.3',
    description: 'The toolstack',
    size: 19_922_944,
    date: '2026-10-21',
  },
  {
    name: 'sm',
    version: '3.2.12',
    release: '3.4.xcpng8.3',
    description: 'Storage managers',
    size: 3_145_728,
    date: '2026-10-21',
  },
  {
    name: 'qemu',
    version: '4.2.1',
    release: '5.2.12.1.xcpng8.3',
    description: 'The device model',
    size: 9_437_184,
    date: '2026-09-30',
  },
];

/** What `last_update_hash` holds once all of them are installed. */
const INSTALLED = createHash('sha256').update(JSON.stringify(packages)).digest('hex');

function waitingPackages(world: World, host: string): readonly Package[] {
  return read(world.db, 'host', host).last_update_hash === INSTALLED ? [] : packages;
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
    last_update_hash: INSTALLED,
    last_software_update: xenTime(world.clock.now()),
    other_config: { ...row.other_config, rpm_patch_installation_time: String(Math.floor(world.clock.now() / 1000)) },
  });
  return '';
}
