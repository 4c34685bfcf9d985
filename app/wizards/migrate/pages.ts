import { count } from '../../actions/words.ts';
import type { Obj, PoolId, View } from '../../inventory/view.ts';
import type { MigrateDraft } from './draft.ts';
import { deedsOf } from './deeds.ts';
import type { Choices, Deed } from './deeds.ts';
import { interfacesOf, roadsTo } from './networks.ts';
import type { Road } from './networks.ts';
import { overOn } from './outcome.ts';
import type { Outcome, VmRow } from './outcome.ts';

export type PageId = 'destination' | 'storage' | 'network' | 'transfer' | 'review';

/** A page of the wizard as the rail shows it. */
export interface Page {
  readonly id: PageId;
  readonly title: string;
  readonly answer: string;
  readonly blocked?: string;
  readonly skipped?: string;
}

export const goes = ({ reasons }: VmRow): boolean => reasons.length === 0;

/** Servers that take somebody in, each once. */
function targets(outcome: Outcome): readonly string[] {
  return [...new Set(outcome.rows.flatMap((row) => (goes(row) && row.given ? [row.given.host.ref] : [])))];
}

/** Networks on which every chosen server has an address. */
export function roads(outcome: Outcome, to: View): readonly Road[] {
  const [first, ...others] = targets(outcome).map((host) => roadsTo(to, host));
  return (first ?? []).filter((road) => others.every((some) => some.some(({ ref }) => ref === road.ref)));
}

function storageAnswer(draft: MigrateDraft, outcome: Outcome): string {
  const moving = outcome.rows.flatMap((row) => row.disks).filter((disk) => disk.moves);
  if (moving.length === 0) return 'disks stay where they are';
  const to = new Set(moving.map((disk) => disk.to));
  const names = outcome.storage.filter((sr) => to.has(sr.uuid)).map((sr) => sr.name_label);
  const where = draft.storage === 'best' ? 'the best for each' : names.join(', ');
  return `${count(moving.length, 'disk')} to ${where}`;
}

function full(outcome: Outcome): Obj<'SR'> | undefined {
  return outcome.storage.find((sr) => overOn(outcome, sr) > 0);
}

/** The pages in order, each with its answer and why one cannot go on from it. */
export function pagesOf(draft: MigrateDraft, outcome: Outcome, view: (pool: PoolId) => View): readonly Page[] {
  const going = outcome.rows.filter(goes);
  const none = going.length === 0 ? 'none of them can go' : undefined;
  const to = view(draft.pool);
  const disksOnly = draft.what === 'disks';
  const hosts = targets(outcome).map((ref) => to.get('host', ref)?.name_label ?? '');
  const place = hosts.length > 2 ? count(hosts.length, 'server') : hosts.join(' and ');
  const over = full(outcome);
  const nics = outcome.crosses
    ? going.flatMap((row) => interfacesOf(view(row.key.pool), row.vm)).filter(({ snapshot }) => !snapshot).length
    : 0;
  const road = roads(outcome, to).find(({ uuid }) => uuid === draft.transfer);
  const cold = draft.what === 'copy' || going.every((row) => row.given?.landing.way === 'home');
  // With the disks alone it is the storage that decides who goes.
  const blocked = disksOnly ? undefined : none;
  return [
    {
      id: 'destination',
      title: 'Destination',
      answer: disksOnly ? 'they stay on their servers' : place === '' ? 'no server takes them' : place,
      ...(blocked === undefined ? {} : { blocked }),
    },
    {
      id: 'storage',
      title: 'Storage',
      answer: storageAnswer(draft, outcome),
      ...(over ? { blocked: `${over.name_label} is too small for them` } : disksOnly && none ? { blocked: none } : {}),
    },
    {
      id: 'network',
      title: 'Networks',
      answer: count(nics, 'interface'),
      ...(outcome.crosses ? {} : { skipped: 'they keep their networks' }),
    },
    {
      id: 'transfer',
      title: 'Transfer',
      answer: `${road?.name ?? 'management network'}${draft.compress ? ', compressed' : ''}`,
      ...(disksOnly || (cold && !outcome.crosses) ? { skipped: 'the pool decides' } : {}),
    },
    { id: 'review', title: 'Check and start', answer: count(going.length, 'VM') },
  ];
}

export const choicesOf = (draft: MigrateDraft): Choices => ({
  copy: draft.what === 'copy',
  home: draft.home,
  orElse: draft.orElse,
  compress: draft.compress,
  transfer: draft.transfer,
  networks: draft.networks,
});

/** What the draft does, as commands. */
export function deedsOfDraft(draft: MigrateDraft, outcome: Outcome, view: (pool: PoolId) => View): readonly Deed[] {
  const going = outcome.rows.filter(goes);
  if (draft.what !== 'disks')
    return deedsOf(
      going.flatMap(({ given }) => (given ? [{ landing: given.landing, pool: draft.pool, host: given.host.ref }] : [])),
      choicesOf(draft),
      view,
    );
  const disks = going.flatMap((row) =>
    row.disks.filter((disk) => disk.moves).map((disk) => ({ pool: row.key.pool, cls: 'VDI' as const, disk })),
  );
  if (disks.length === 0) return [];
  const srs = new Map([...view(draft.pool).all('SR')].map((sr) => [sr.uuid, sr.$ref]));
  return [
    {
      action: 'vdi.move',
      keys: disks.map(({ pool, cls, disk }) => ({ pool, cls, uuid: disk.uuid })),
      each: new Map(disks.map(({ disk }) => [disk.uuid, { sr: srs.get(disk.to ?? '') ?? '' }])),
    },
  ];
}
