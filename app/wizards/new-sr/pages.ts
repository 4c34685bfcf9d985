import type { View } from '../../inventory/view.ts';
import { byUuid } from '../../inventory/find.ts';
import { locationOf, nfsPlace, smbPlace, typeOf } from './config.ts';
import type { NewSrDraft } from './draft.ts';
import { kindRefusal, kinds, thinRefusal } from './kinds.ts';

export type SrPageId = 'kind' | 'location' | 'name' | 'review';

export interface SrPage {
  readonly id: SrPageId;
  readonly title: string;
  readonly answer: string;
  /** Why one cannot go on, under ten words. */
  readonly blocked?: string;
}

/** The storage of a connected pool that is on a LUN or has a UUID already. */
export function usedBy(views: readonly View[], lun: string, uuid = ''): { name: string; pool: string } | undefined {
  for (const view of views) {
    const pool = [...view.all('pool')][0]?.name_label ?? '';
    for (const pbd of view.all('PBD')) {
      const sr = view.get('SR', pbd.SR);
      const same = (lun !== '' && pbd.device_config['SCSIid'] === lun) || (uuid !== '' && sr?.uuid === uuid);
      if (sr && same && pbd.currently_attached) return { name: sr.name_label, pool };
    }
  }
  return undefined;
}

function checkPlace(draft: NewSrDraft): string | undefined {
  switch (draft.kind) {
    case 'nfs':
    case 'nfs-iso': {
      const place = nfsPlace(draft.place);
      return place && place.path.length > 1 ? undefined : 'Give server and path, like nas:/export/vms';
    }
    case 'smb':
    case 'smb-iso':
      return smbPlace(draft.place) ? undefined : 'Give server and share, like \\\\nas\\vms';
    case 'iscsi':
      if (draft.place.trim() === '') return 'Give the address of the target';
      if (draft.iqn === '') return 'Scan the target and choose a name';
      return draft.lun === '' ? 'Choose a LUN' : undefined;
    case 'hba':
      return draft.lun === '' ? 'Scan and choose a LUN' : undefined;
    case 'local':
      return /^\/dev\/[\w./:-]+$/.test(draft.path.trim()) ? undefined : 'Give the disk, like /dev/sdb';
    case 'local-iso':
      return /^\/.+/.test(draft.path.trim()) ? undefined : 'Give the folder, like /opt/iso';
  }
}

function checkLocation(view: View, views: readonly View[], draft: NewSrDraft, looked: boolean): string | undefined {
  const { block, shared } = kinds[draft.kind];
  if (!shared && !byUuid(view, 'host', draft.host)) return 'Choose the server that has it';
  const place = checkPlace(draft);
  if (place !== undefined) return place;
  const used = usedBy(views, draft.lun, draft.existing?.uuid);
  if (used) return `${used.name} of ${used.pool} uses it`;
  if (draft.thin && !draft.existing && thinRefusal(view) !== undefined) return 'Thin provisioning cannot be had here';
  if (block && !looked) return 'Look at what is on it first';
  if (draft.existing && !draft.agreed) return 'Say that no other pool uses it';
  return block && !draft.agreed ? 'Say that what is on it is lost' : undefined;
}

export const nameOfDraft = (draft: NewSrDraft): string => draft.name.trim() || kinds[draft.kind].name;

/** Where it is, in one line. */
export function placeOf(view: View, draft: NewSrDraft): string {
  const on = byUuid(view, 'host', draft.host)?.name_label;
  if (draft.kind === 'iscsi') return [draft.place.trim(), draft.iqn, draft.lun].filter(Boolean).join(', ');
  if (draft.kind === 'hba') return draft.lun;
  if (kinds[draft.kind].shared) return draft.place.trim();
  return [draft.path.trim(), on && `on ${on}`].filter(Boolean).join(' ');
}

/** `views` are all connected pools; `looked`: what is on a LUN has been asked for since it was chosen. */
export function srPages(view: View, views: readonly View[], draft: NewSrDraft, looked: boolean): readonly SrPage[] {
  const kind = kinds[draft.kind];
  const refused = kindRefusal(view, draft.kind);
  const location = checkLocation(view, views, draft, looked);
  return [
    {
      id: 'kind',
      title: 'Kind',
      answer: `${kind.label}${kind.iso ? ', discs' : ''}`,
      ...(refused === undefined ? {} : { blocked: `${kind.label}: ${refused}` }),
    },
    {
      id: 'location',
      title: 'Location',
      answer: placeOf(view, draft),
      ...(location === undefined ? {} : { blocked: location }),
    },
    { id: 'name', title: 'Name', answer: nameOfDraft(draft) },
    { id: 'review', title: 'Review', answer: draft.existing ? 'take over what is there' : 'make it new' },
  ];
}

/** The arguments of the action that makes it. */
export function argsOf(view: View, draft: NewSrDraft, password: string): Readonly<Record<string, unknown>> {
  const { config, secrets } = locationOf(draft, password);
  const { iso, shared } = kinds[draft.kind];
  return {
    type: typeOf(draft),
    contentType: iso ? 'iso' : 'user',
    shared,
    name: nameOfDraft(draft),
    description: draft.description.trim() || `${kinds[draft.kind].label}: ${placeOf(view, draft)}`,
    config,
    ...(Object.keys(secrets).length === 0 ? {} : { secrets }),
    ...(draft.existing ? { existing: draft.existing.uuid } : {}),
    ...(shared ? {} : { host: byUuid(view, 'host', draft.host)?.$ref ?? '' }),
  };
}

/** What is wrong with the servers' own iSCSI names, in a sentence. */
export function iqnTrouble(view: View): string | undefined {
  const seen = new Map<string, string>();
  for (const host of view.all('host')) {
    const iqn = host.iscsi_iqn;
    if (iqn === '') return `${host.name_label} has no iSCSI name of its own: targets cannot tell it apart.`;
    const twin = seen.get(iqn);
    if (twin !== undefined) return `${twin} and ${host.name_label} have the same iSCSI name: their data would mix.`;
    seen.set(iqn, host.name_label);
  }
  return undefined;
}
