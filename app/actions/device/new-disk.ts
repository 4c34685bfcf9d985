import type { Caller } from '../action.ts';
import { making } from '../half-made.ts';

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
