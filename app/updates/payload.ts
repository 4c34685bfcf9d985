import type { Named } from '../inventory/named.ts';
import type { Guidance } from './guidance.ts';

/** What is put on servers, by the generation of the pool; detected from its API. */
export type Payload =
  /** The pool's own repositories: everything that the last sync found, pinned by the hash it had then. */
  | { readonly generation: 'cdn'; readonly hash: string; readonly count: number }
  /** Update ISOs, in the order in which they require each other. */
  | { readonly generation: 'iso'; readonly updates: readonly Image[] }
  /** Legacy patch files. */
  | { readonly generation: 'patch'; readonly updates: readonly Image[] }
  /** XCP-ng's packages, through its updater plugin. */
  | { readonly generation: 'yum'; readonly count: number }
  /** Nothing is applied: a roll of reboots, or pending guidance that is finished. */
  | { readonly generation: 'none' };

/** One update file. */
export interface Image extends Named {
  /** On this machine already, chosen by a person. */
  readonly file?: string;
  /** Where it is fetched from otherwise. */
  readonly url?: string;
  readonly size: number;
  /** Of the file, hexadecimal; where its source tells. */
  readonly sha256?: string;
  readonly guidance: readonly Guidance[];
  /** Bytes that it takes on each server, where its source tells. */
  readonly installed?: number;
  /** Every server of the pool has to get it. */
  readonly everywhere?: true;
}

/** What one server is in for. */
export interface HostWork {
  readonly host: string;
  readonly payload: Payload;
  readonly guidance: readonly Guidance[];
  readonly livePatch: boolean;
}
