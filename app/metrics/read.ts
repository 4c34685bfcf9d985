import type { FullRrd, Legend, Updates } from './columns.ts';
import { readRrdJson, readUpdatesJson } from './json.ts';
import { readRrdXml, readUpdatesXml } from './xml.ts';

const LESS = 60;

/** Servers choose the format by their own rules, so the first byte decides, not what was asked for. */
const isXml = (bytes: Uint8Array): boolean => bytes.find((byte) => byte > 32 && byte < 0xef) === LESS;

/** A reply of `rrd_updates`; `known` is the legend of the last one from the same server. Throws `MalformedRrd`. */
export const readUpdates = (bytes: Uint8Array, known?: Legend): Updates =>
  isXml(bytes) ? readUpdatesXml(bytes, known) : readUpdatesJson(bytes, known);

/** A reply of `host_rrd`, `vm_rrd` or `sr_rrd`. */
export const readRrd = (bytes: Uint8Array): FullRrd => (isXml(bytes) ? readRrdXml(bytes) : readRrdJson(bytes));
