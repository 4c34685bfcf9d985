import { usualOffer } from '../patches/offer.ts';
import { add, write, xenTime } from '../typed.ts';
import { appliedBefore } from '../patches/site.ts';
import { type Genesis, DAY, named } from './site.ts';

/** Where the pool gets its updates from, and which of them its hosts have. */
export function createUpdates(site: Genesis, pool: string): void {
  const { db, plan } = site;
  if (plan.product.updates === 'cdn') {
    const base = add(db, 'Repository', {
      name_label: 'base-normal',
      name_description: 'Normal: base packages',
      binary_url: 'https://repo.ops.xenserver.example/xs8/base',
      source_url: 'https://repo-src.ops.xenserver.example/xs8/base',
      update: false,
      gpgkey_path: '',
      origin: 'remote',
    });
    const updates = add(db, 'Repository', {
      name_label: 'normal',
      name_description: 'Normal: updates',
      binary_url: 'https://repo.ops.xenserver.example/xs8/normal',
      source_url: 'https://repo-src.ops.xenserver.example/xs8/normal',
      update: true,
      hash: usualOffer.hash,
      gpgkey_path: '',
      origin: 'remote',
    });
    write(db, 'pool', pool, {
      repositories: [updates, base],
      last_update_sync: xenTime(site.now - 7 * 3_600_000),
      update_sync_enabled: true,
      update_sync_day: 0,
    });
    return;
  }
  for (const patch of appliedBefore(plan.product)) {
    const update =
      plan.product.updates === 'pool_update'
        ? add(db, 'pool_update', {
            uuid: patch.uuid,
            name_label: patch.name,
            name_description: patch.description,
            version: '1.0',
            installation_size: patch.size,
            after_apply_guidance: patch.guidance,
            key: 'Citrix release key',
          })
        : undefined;
    const poolPatch = add(db, 'pool_patch', {
      uuid: update === undefined ? patch.uuid : `${patch.uuid.slice(0, 9)}0000-0000-${patch.uuid.slice(19)}`,
      name_label: patch.name,
      name_description: patch.description,
      version: '1.0',
      size: patch.size,
      pool_applied: true,
      after_apply_guidance: patch.guidance,
      ...(update === undefined ? {} : { pool_update: update }),
    });
    for (const host of plan.hosts) {
      const ref = named(site.hosts, host.name);
      const when = xenTime(site.now - 90 * DAY);
      add(db, 'host_patch', {
        name_label: patch.name,
        name_description: patch.description,
        version: '1.0',
        host: ref,
        applied: true,
        timestamp_applied: when,
        size: patch.size,
        pool_patch: poolPatch,
      });
      if (update !== undefined) {
        const row = db.need('host', ref);
        write(db, 'host', ref, { updates: [update, ...(row['updates'] as readonly string[])] });
      }
    }
  }
}
