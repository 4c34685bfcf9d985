type LegendCls = 'host' | 'vm' | 'sr';

/** One series as a legend names it: `AVERAGE:vm:<uuid>:cpu0`. */
interface LegendEntry {
  readonly cf: string;
  readonly cls: LegendCls;
  readonly uuid: string;
  readonly name: string;
}

/** The same object is given again while the server's bytes stay the same, so that what hangs on it can be kept. */
export interface Legend {
  readonly bytes: Uint8Array;
  /** `undefined` where an entry is not of the known form. */
  readonly entries: readonly (LegendEntry | undefined)[];
}

/** A decoded `rrd_updates`: times in seconds, rising; `values[column * rows + row]`. */
export interface Updates {
  readonly start: number;
  readonly step: number;
  readonly end: number;
  readonly legend: Legend;
  readonly rows: number;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** One archive of a full RRD: row `k` is at `end - (rows - 1 - k) * step`; `values[source * rows + row]`. */
export interface Archive {
  readonly cf: string;
  readonly step: number;
  readonly end: number;
  readonly rows: number;
  readonly values: Float64Array;
}

/** A decoded `host_rrd`, `vm_rrd` or `sr_rrd`. */
export interface FullRrd {
  readonly step: number;
  readonly lastUpdate: number;
  readonly sources: readonly string[];
  readonly archives: readonly Archive[];
}

export function parseLegendEntry(text: string): LegendEntry | undefined {
  const cfEnd = text.indexOf(':');
  const clsEnd = text.indexOf(':', cfEnd + 1);
  const uuidEnd = text.indexOf(':', clsEnd + 1);
  if (cfEnd < 1 || clsEnd < 0 || uuidEnd < 0) return undefined;
  const cls = text.slice(cfEnd + 1, clsEnd);
  if (cls !== 'host' && cls !== 'vm' && cls !== 'sr') return undefined;
  const name = text.slice(uuidEnd + 1);
  return name === '' ? undefined : { cf: text.slice(0, cfEnd), cls, uuid: text.slice(clsEnd + 1, uuidEnd), name };
}
