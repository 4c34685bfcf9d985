import * as z from 'zod';
import { srKinds } from './kinds.ts';

const text = z.string().max(4000);

/** What is there already, and what driver found it. */
const existing = z.object({ uuid: text, type: text });

/** The answers so far. Passwords are not among them: they are typed for the moment and kept nowhere. */
export const newSrDraft = z.object({
  kind: z.enum(srKinds),
  /** Empty: the usual name of its kind. */
  name: text,
  description: text,
  /** NFS and SMB: server and path in one, as people write them. iSCSI: the target. */
  place: text,
  port: z.number().int().min(1).max(65_535),
  nfsVersion: z.enum(['3', '4', '4.1']),
  options: text,
  user: text,
  iqn: text,
  lun: text,
  thin: z.boolean(),
  /** The server it is on, by UUID, where only one has it. */
  host: text,
  /** A block device or a folder of that server. */
  path: text,
  existing: existing.nullable(),
  /** That what is on the LUN is lost; or that no other pool uses what is taken over. */
  agreed: z.boolean(),
});
export type NewSrDraft = z.output<typeof newSrDraft>;

export const emptySrDraft: NewSrDraft = {
  kind: 'nfs',
  name: '',
  description: '',
  place: '',
  port: 3260,
  nfsVersion: '3',
  options: '',
  user: '',
  iqn: '',
  lun: '',
  thin: false,
  host: '',
  path: '',
  existing: null,
  agreed: false,
};

/** The draft with a change: whatever follows from what was changed is to be found anew. */
export function changed(draft: NewSrDraft, change: Partial<NewSrDraft>): NewSrDraft {
  const touches = (...keys: readonly (keyof NewSrDraft)[]): boolean =>
    keys.some((key) => change[key] !== undefined && change[key] !== draft[key]);
  const next = { ...draft, ...change };
  const place = touches('kind', 'place', 'port', 'user', 'host');
  const target = place || touches('iqn');
  const content = target || touches('lun', 'path', 'thin', 'nfsVersion');
  return {
    ...next,
    ...(place ? { iqn: '' } : {}),
    ...(target ? { lun: '' } : {}),
    ...(content ? { existing: null } : {}),
    ...(content || touches('existing') ? { agreed: false } : {}),
    ...change,
  };
}
