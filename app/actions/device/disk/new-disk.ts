import type { View } from '../../../inventory/view.ts';
import type { Caller } from '../../action.ts';
import { making } from '../../half-made.ts';
import { no, ok } from '../../verdict.ts';

export function room(view: View, sr: string, size: number) {
  const found = view.get('SR', sr);
  if (!found) return no('sr-gone', 'That storage is gone');
  if (found.physical_size > 0 && found.physical_size - found.physical_utilisation < size)
    return no('sr-full', 'The storage has too little space');
  return ok;
}

export interface NewDisk {
  readonly name: string;
  readonly description: string;
  readonly sr: string;
  readonly bytes: number;
  readonly system?: boolean;
  readonly otherConfig?: Readonly<Record<string, string>>;
}

/** What `VDI.create` wants to know of a disk for one VM. */
export const diskRecord = ({ name, description, sr, bytes, system = false, otherConfig = {} }: NewDisk) => ({
  name_label: name,
  name_description: description,
  SR: sr,
  virtual_size: bytes,
  type: system ? 'system' : 'user',
  sharable: false,
  read_only: false,
  sm_config: {},
  other_config: otherConfig,
});

/** Makes a disk and notes it in `made`, also where the answer is lost on the way. */
export async function makeDisk(caller: Caller, disk: NewDisk, share: number, made: string[]): Promise<string> {
  const record = diskRecord(disk);
  const vdi = await making(
    caller,
    'VDI',
    (one) => one.SR === record.SR && one.name_label === record.name_label && one.VBDs.length === 0,
    () => caller.task<string>('VDI.create', [record], share),
    (lost) => made.push(lost),
  );
  made.push(vdi);
  return vdi;
}
