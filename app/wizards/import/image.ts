import type { Ovf } from './ovf.ts';
import type { XvaVm } from './xva.ts';

/** A disk in a file: alone, or a member of a package. */
export interface DiskImage {
  /** Name in its package; "" for the file itself. */
  readonly member: string;
  readonly format: 'vhd' | 'vmdk' | 'raw';
  /** Bytes of the file. */
  readonly bytes: number;
  /** Bytes of the disk in it. */
  readonly virtualSize: number;
}

/** What came of looking whether a package is as somebody signed it; `by`: whom the certificate in it names. */
export type Signature = { readonly is: 'none' | 'unreadable' } | { readonly is: 'good' | 'bad'; readonly by: string };

/** What a file on this machine is, as far as it can be imported. */
export type ImageFacts =
  /** No VMs where what is packed cannot be looked into. */
  | { readonly kind: 'xva'; readonly bytes: number; readonly vms: readonly XvaVm[] }
  | { readonly kind: 'disk'; readonly disk: DiskImage }
  | {
      readonly kind: 'ovf';
      readonly ovf: Ovf;
      /** By the descriptor's own file id. */
      readonly disks: Readonly<Record<string, DiskImage>>;
      /** How many files its manifest vouches for; 0 without one. */
      readonly digests: number;
      readonly signature: Signature;
    };
