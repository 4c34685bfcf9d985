import * as z from 'zod';
import type { Obj, View } from '../../../inventory/view.ts';
import { isRef } from '../../../xenapi/ref.ts';
import { action, type Caller } from '../../action.ts';
import { making } from '../../half-made.ts';
import { isDead, isLive } from '../../host/residents.ts';
import { no, ok } from '../../verdict.ts';
import { nameOf } from '../../words.ts';
import { withSecrets } from './secrets.ts';
import { byUuid } from '../../../inventory/find.ts';

const config = z.record(z.string().max(200), z.string().max(4000));

const args = z.object({
  type: z.string().min(1).max(60),
  contentType: z.enum(['user', 'iso']),
  shared: z.boolean(),
  name: z.string().min(1).max(4000),
  description: z.string().max(10_000).optional(),
  config,
  secrets: config.optional(),
  /** UUID of what is there already and is taken over as it is. */
  existing: z.string().max(200).optional(),
  /** Where only one server has it. */
  host: z.string().max(200).optional(),
});
type Args = z.output<typeof args>;

const thePool = (view: View): Obj<'pool'> | undefined => [...view.all('pool')][0];

/** The coordinator first: what it cannot reach the others are not asked for. */
function hostsFor(view: View, shared: boolean, host: string | undefined): readonly Obj<'host'>[] {
  const master = thePool(view)?.master;
  return [...view.all('host')]
    .filter((one) => (shared ? true : one.$ref === host))
    .sort((a, b) => Number(b.$ref === master) - Number(a.$ref === master));
}

/** Lets go of storage that could not be connected everywhere; what is on it stays. */
async function undoSr(caller: Caller, sr: string): Promise<void> {
  for (const ref of caller.view.get('SR', sr)?.PBDs ?? []) {
    await caller.task('PBD.unplug', [ref]).catch(() => undefined);
    await caller.call('PBD.destroy', ref).catch(() => undefined);
  }
  await caller.task('SR.forget', [sr]).catch(() => undefined);
}

/** Connects every server; those that are down find their way when they are up again. */
async function connect(caller: Caller, sr: string): Promise<void> {
  const pbds = (caller.view.get('SR', sr)?.PBDs ?? []).flatMap((ref) => caller.view.get('PBD', ref) ?? []);
  const master = thePool(caller.view)?.master;
  for (const pbd of pbds.toSorted((a, b) => Number(b.host === master) - Number(a.host === master))) {
    const host = caller.view.get('host', pbd.host);
    if (pbd.currently_attached || !host || !isLive(caller.view, host)) continue;
    await caller.step(`Connect ${nameOf(host)}`, (step) => step.task('PBD.plug', [pbd.$ref]));
  }
}

async function made(caller: Caller, where: Args['config'], one: Args): Promise<string> {
  const [host] = hostsFor(caller.view, one.shared, one.host);
  const params = [
    one.shared ? (thePool(caller.view)?.master ?? '') : (host?.$ref ?? ''),
    where,
    0,
    one.name,
    one.description ?? '',
    one.type,
    one.contentType,
    one.shared,
    {},
  ];
  return making(
    caller,
    'SR',
    (sr) => sr.name_label === one.name && sr.type === one.type,
    () => caller.task<string>('SR.create', params, 0.7),
    (sr) => undoSr(caller.steadfast, sr),
  );
}

async function takenOver(caller: Caller, where: Args['config'], one: Args, uuid: string): Promise<string> {
  const known = byUuid(caller.view, 'SR', uuid);
  const text = one.description ?? '';
  const sr =
    known?.$ref ??
    (await caller.task<string>('SR.introduce', [uuid, one.name, text, one.type, one.contentType, one.shared, {}], 0.2));
  const added: string[] = [];
  try {
    const has = new Set<string>((known?.PBDs ?? []).map((ref) => caller.view.get('PBD', ref)?.host ?? ''));
    for (const host of hostsFor(caller.view, one.shared, one.host))
      if (!has.has(host.$ref))
        added.push(
          await caller.call<string>('PBD.create', {
            host: host.$ref,
            SR: sr,
            device_config: where,
            other_config: {},
          }),
        );
    await caller.until((view) => added.every((ref) => view.get('PBD', ref) !== undefined), 30, 'its connections');
    await connect(caller, sr);
    if (known) {
      await caller.call('SR.set_name_label', sr, one.name);
      await caller.call('SR.set_name_description', sr, text);
    }
    return sr;
  } catch (error) {
    const put = caller.steadfast;
    if (!known) await undoSr(put, sr);
    else
      for (const ref of added) {
        await put.task('PBD.unplug', [ref]).catch(() => undefined);
        await put.call('PBD.destroy', ref).catch(() => undefined);
      }
    throw error;
  }
}

/** The pool's first shared storage becomes its default in every way, as nothing else could be. */
async function perhapsDefault(caller: Caller, sr: string, one: Args): Promise<void> {
  const pool = thePool(caller.view);
  const others = [...caller.view.all('SR')].some(
    (other) => other.$ref !== sr && other.shared && other.content_type !== 'iso' && !other.is_tools_sr,
  );
  if (!pool || !one.shared || one.contentType === 'iso' || others) return;
  for (const field of ['default_SR', 'suspend_image_SR', 'crash_dump_SR'])
    await caller.call(`pool.set_${field}`, pool.$ref, sr);
}

export const createSr = action({
  id: 'pool.createSr',
  label: 'New storage…',
  applies: ['pool', 'host'],
  group: 'devices',
  reach: 'one',
  dialog: true,
  methods: ['secret.create', 'SR.create', 'SR.introduce', 'SR.forget', 'PBD.create', 'PBD.plug', 'pool.set_default_SR'],
  args,
  check(situation, target, { type, config: where, existing }) {
    const { view } = situation;
    if (isDead(view, target)) return no('host-dead', 'The server does not answer');
    // Judged before anything is chosen, too.
    if (type === undefined) return ok;
    if (view.count('SM') > 0 && ![...view.all('SM')].some((driver) => driver.type === type))
      return no('no-driver', 'Its servers have no driver for it');
    for (const pbd of view.all('PBD')) {
      const sr = view.get('SR', pbd.SR);
      if (!sr || !pbd.currently_attached) continue;
      const sameLun = where['SCSIid'] !== undefined && pbd.device_config['SCSIid'] === where['SCSIid'];
      if (sameLun || (existing !== undefined && sr.uuid === existing))
        return no('used', `${nameOf(sr)} is there already`);
    }
    return ok;
  },
  title: (_target, { name, existing }) => `${existing === undefined ? 'Make' : 'Take over'} ${name}`,
  async run(caller, _target, one) {
    const sr = await withSecrets(caller, one.secrets ?? {}, async (secrets) => {
      const where = { ...one.config, ...secrets };
      if (one.existing !== undefined) return takenOver(caller, where, one, one.existing);
      const fresh = await made(caller, where, one);
      try {
        await connect(caller, fresh);
      } catch (error) {
        await undoSr(caller.steadfast, fresh);
        throw error;
      }
      return fresh;
    });
    const known = caller.view.get('SR', sr);
    const wanted = String(one.contentType === 'iso');
    if (known?.other_config['auto-scan'] !== wanted) {
      if (known?.other_config['auto-scan'] !== undefined)
        await caller.call('SR.remove_from_other_config', sr, 'auto-scan');
      await caller.call('SR.add_to_other_config', sr, 'auto-scan', wanted);
    }
    await perhapsDefault(caller, sr, one);
    return isRef(sr) ? sr : undefined;
  },
});
