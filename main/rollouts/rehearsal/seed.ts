import { mirrored } from '../../../app/inventory/mirrored.ts';
import type { MirroredCls, View } from '../../../app/inventory/view.ts';
import type { UpdateFile } from '../../../app/updates/update-file.ts';
import type { PoolUpdates } from '../../../app/updates/updates.ts';
import type { WorkSources } from '../../../app/updates/work.ts';
import type { PendingUpdates, PoolSeed } from '../../lab/profiles/from-records.ts';

/** What a simulated pool is made of, so that it stands where the real one does now and lacks the same updates. */
export function seedOf(view: View, { known, file }: WorkSources): PoolSeed {
  const records = Object.fromEntries(
    (Object.keys(mirrored) as MirroredCls[]).map((cls) => [
      cls,
      Object.fromEntries([...view.all(cls)].map((object) => [object.$ref, { ...object }])),
    ]),
  );
  const pending = file ? pendingFile(view, file) : known ? pendingList(view, known) : undefined;
  return { records, ...(pending ? { pending } : {}) };
}

function pendingList(view: View, { hash, updates, hosts }: PoolUpdates): PendingUpdates {
  const refs = new Map([...view.all('host')].map((host) => [host.uuid, host.$ref]));
  return {
    ...(hash === undefined ? {} : { hash }),
    updates: updates.map(({ id, name, summary, guidance, livePatch, requires, image }) => ({
      id,
      name,
      description: summary,
      guidance,
      livePatch,
      requires,
      ...(image ? { size: image.size } : {}),
    })),
    lacks: Object.fromEntries(
      hosts.flatMap(({ host, missing }) => (refs.has(host) ? [[refs.get(host), missing]] : [])),
    ),
  };
}

function pendingFile(view: View, { uuid, name, description, guidance, size }: UpdateFile): PendingUpdates {
  return {
    updates: [{ id: uuid, name, description, guidance, size }],
    lacks: Object.fromEntries([...view.all('host')].map((host) => [host.$ref, [uuid]])),
  };
}
