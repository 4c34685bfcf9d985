import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { assertNever } from '../../../app/errors/assert-never.ts';
import { FailureError, toFailure } from '../../../app/errors/failure.ts';
import type { Obj } from '../../../app/inventory/view.ts';
import { lacksOnly } from '../../../app/rollout/findings/precheck.ts';
import { isApplied, leftovers, UPLOAD_KEY, uploadMark } from '../../../app/rollout/run/judge.ts';
import { byUuid } from '../../../app/inventory/find.ts';
import type { Image, Payload } from '../../../app/updates/payload.ts';
import { isRef } from '../../../app/xenapi/ref.ts';
import { until } from '../watch.ts';
import { call, hostOf, need, poolOf, task, viewOf } from './work.ts';
import type { Work } from './work.ts';

/** The server drops the operation from its list late: it is waited for this long. */
const READY_LIMIT = 60_000;

/** Applies to one server what the plan has for it. */
export async function apply(work: Work, payload: Payload): Promise<void> {
  switch (payload.generation) {
    case 'none':
      return;
    case 'cdn':
      return applyCdn(work, payload.hash);
    case 'iso':
      for (const image of payload.updates) {
        const update = need(work, 'pool_update', image.uuid);
        if (!hostOf(work).updates.includes(update.$ref))
          await task(work, 'pool_update.apply', update.$ref, hostOf(work).$ref);
      }
      return;
    case 'patch':
      for (const image of payload.updates) await applyPatch(work, image);
      return;
    case 'yum':
      await call(work, 'host.call_plugin', hostOf(work).$ref, 'updater.py', 'update', {});
      return;
    default:
      assertNever(payload);
  }
}

/** Asked just before a server is begun, while nothing of it was touched: whether what the plan has for it can still be had. */
export async function stillApplies(work: Work): Promise<void> {
  const payload = work.run().plan.hosts.find((one) => one.host.uuid === work.step.host)?.work.payload;
  if (payload?.generation === 'cdn') return sameUpdates(work, payload.hash);
  if (payload?.generation !== 'iso' && payload?.generation !== 'patch') return;
  const cls = payload.generation === 'iso' ? 'pool_update' : 'pool_patch';
  for (const [at, image] of payload.updates.entries()) {
    const one = { ...payload, updates: [image] };
    if (isApplied(viewOf(work), hostOf(work), one)) continue;
    await call(work, `${cls}.precheck`, need(work, cls, image.uuid).$ref, hostOf(work).$ref).catch((error: unknown) => {
      if (!lacksOnly(toFailure(error), payload.updates.slice(0, at))) throw error;
    });
  }
}

/** Others would come to this server than to the last one. */
async function sameUpdates(work: Work, hash: string): Promise<void> {
  const reply = await work.pool.http(poolOf(work).master, '/updates', { signal: work.signal });
  const text = await reply.text();
  const now = reply.status === 200 ? hashIn(text) : undefined;
  if (now === undefined || now === hash) return;
  const params = [hash, now];
  throw new FailureError({ kind: 'refused', code: 'updates-changed', params, pool: work.pool.id });
}

async function applyCdn(work: Work, hash: string): Promise<void> {
  await sameUpdates(work, hash);
  await until(work.pool, () => poolOf(work).allowed_operations.includes('apply_updates'), work.signal, {
    limit: READY_LIMIT,
    what: 'the pool',
  });
  const warnings = await task<readonly (readonly string[])[]>(work, 'host.apply_updates', hostOf(work).$ref, hash);
  for (const [code, ...params] of warnings)
    await work.tell(`${hostOf(work).name_label}: ${code ?? ''} ${params.join(' ')}`.trim());
}

function hashIn(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { hash?: string }).hash;
  } catch {
    return undefined;
  }
}

async function applyPatch(work: Work, image: Image): Promise<void> {
  const host = hostOf(work);
  const patch = need(work, 'pool_patch', image.uuid);
  const has = host.patches.some((ref) => viewOf(work).get('host_patch', ref)?.pool_patch === patch.$ref);
  if (!has) await task(work, 'pool_patch.apply', patch.$ref, host.$ref);
}

/** Brings an update file to the pool: as a disk of its own and introduced, or as a legacy upload. */
export async function introduce(work: Work, image: Image, generation: 'iso' | 'patch'): Promise<void> {
  const file = await work.fileOf(image);
  const { size } = await stat(file);
  if (generation === 'patch') {
    const patch = poolOf(work).master;
    await put(work, patch, '/pool_patch_upload', {}, file, size, 'pool_patch ref');
    return;
  }
  await removeLeftovers(work, image);
  const sr = roomySr(work, size);
  const vdi = await call<string>(work, 'VDI.create', {
    name_label: image.name,
    name_description: '',
    SR: sr.$ref,
    virtual_size: size,
    type: 'user',
    sharable: false,
    read_only: false,
    other_config: { supp_pack_iso: 'true', [UPLOAD_KEY]: uploadMark(work.run().id, image.uuid) },
    xenstore_data: {},
    sm_config: {},
    tags: [],
  });
  try {
    await put(work, uploadHost(work, sr), '/import_raw_vdi', { vdi }, file, size, 'void');
    await call(work, 'pool_update.introduce', vdi);
  } catch (error) {
    // Where the server refused, nothing of it stays. Where only its answer was lost, this may be the update's disk by now.
    if (!(error instanceof FailureError) || error.failure.kind !== 'xenapi') throw error;
    await call(work, 'VDI.destroy', vdi).catch(() => undefined);
    if (error.failure.code !== 'UPDATE_ALREADY_EXISTS') throw error;
  }
}

async function removeLeftovers(work: Work, image: Image): Promise<void> {
  for (const vdi of leftovers(viewOf(work), work.run().id, image.uuid)) await call(work, 'VDI.destroy', vdi.$ref);
}

/** The pool's default SR where it has room, then any shared one, then one of the coordinator's own. */
function roomySr(work: Work, size: number): Obj<'SR'> {
  const view = viewOf(work);
  const pool = poolOf(work);
  const seen = (sr: Obj<'SR'>): boolean =>
    sr.PBDs.some(
      (ref) => view.get('PBD', ref)?.host === pool.master && view.get('PBD', ref)?.currently_attached === true,
    );
  const fit = [...view.all('SR')].filter(
    (sr) =>
      sr.content_type !== 'iso' && sr.type !== 'udev' && seen(sr) && sr.physical_size - sr.physical_utilisation >= size,
  );
  fit.sort(
    (a, b) =>
      Number(b.$ref === pool.default_SR) - Number(a.$ref === pool.default_SR) || Number(b.shared) - Number(a.shared),
  );
  const [best] = fit;
  if (!best)
    throw new FailureError({
      kind: 'refused',
      code: 'no-space-for-update',
      params: [String(size)],
      pool: work.pool.id,
    });
  return best;
}

function uploadHost(work: Work, sr: Obj<'SR'>): string {
  const { master } = poolOf(work);
  if (sr.shared) return master;
  return sr.PBDs.map((ref) => viewOf(work).get('PBD', ref)?.host).find((host) => host !== undefined) ?? master;
}

/** Sends a file under a task of its own and waits for the server's verdict on it. */
async function put(
  work: Work,
  host: string,
  path: string,
  query: Record<string, string>,
  file: string,
  size: number,
  result: string,
): Promise<void> {
  const ref = await call<string>(work, 'task.create', path.slice(1), '');
  const stream = createReadStream(file, { signal: work.signal });
  const ended = work.pool.awaitTask(ref, result, {
    signal: work.signal,
    onProgress: (fraction) => work.progress(fraction),
  });
  const [reply] = await Promise.all([
    work.pool.http(host, path, {
      method: 'PUT',
      query: { ...query, task_id: ref },
      body: { stream, length: size },
      signal: work.signal,
    }),
    ended,
  ]);
  await reply.bytes();
}

/** Frees what the files of an update take; that it is applied stays on record. */
export async function clean(work: Work, image: Image, generation: 'iso' | 'patch'): Promise<void> {
  if (generation === 'patch') {
    const patch = byUuid(viewOf(work), 'pool_patch', image.uuid);
    if (patch) await call(work, 'pool_patch.pool_clean', patch.$ref);
    return;
  }
  await removeLeftovers(work, image);
  const update = byUuid(viewOf(work), 'pool_update', image.uuid);
  if (!update) return;
  if (isRef(update.vdi)) await call(work, 'pool_update.pool_clean', update.$ref);
  if (update.hosts.length === 0) await call(work, 'pool_update.destroy', update.$ref);
}
