/** As `%.15g` writes it, and as the server does for nothing: "0.0". */
export function number15(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return '0.0';
  const power = Math.floor(Math.log10(Math.abs(value)));
  if (power >= -4 && power < 15) return String(Number(value.toPrecision(15)));
  const [mantissa = '', exponent = ''] = value.toExponential(14).split('e');
  const digits = exponent.slice(1).padStart(2, '0');
  return `${Number(mantissa)}e${exponent[0] ?? '+'}${digits}`;
}

export interface Table {
  readonly start: number;
  readonly step: number;
  readonly end: number;
  readonly legend: readonly string[];
  /** Newest first. */
  readonly rows: readonly { readonly t: number; readonly values: readonly number[] }[];
}

/** `quoted`: every scalar is a string, as current servers write it; older ones print bare numbers and NaN. */
export function updatesJson(table: Table, quoted: boolean): string {
  const q = quoted ? '"' : '';
  const { start, step, end, rows, legend } = table;
  const counts = [['start', start], ['step', step], ['end', end], ['rows', rows.length], ['columns', legend.length]]; // prettier-ignore
  const meta = counts.map(([name, value]) => `"${name}":${q}${value}${q}`).join(',');
  const data = rows.map(
    (row) => `{"t":${q}${row.t}${q},"values":[${row.values.map((value) => q + number15(value) + q).join(',')}]}`,
  );
  return `{"meta":{${meta},"legend":[${legend.map((entry) => `"${entry}"`).join(',')}]},"data":[${data.join(',')}]}`;
}

export function updatesXml({ start, step, end, rows, legend }: Table): string {
  const data = rows.map(
    (row) => `<row><t>${row.t}</t>${row.values.map((value) => `<v>${number15(value)}</v>`).join('')}</row>`,
  );
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<xport><meta><start>${start}</start><step>${step}</step><end>${end}</end>` +
    `<rows>${rows.length}</rows><columns>${legend.length}</columns><legend>${legend.map((entry) => `<entry>${entry}</entry>`).join('')}</legend></meta>` +
    `<data>${data.join('')}</data></xport>`
  );
}

export interface Dump {
  readonly lastUpdate: number;
  readonly sources: readonly { readonly name: string; readonly max: number; readonly last: number }[];
  readonly archives: readonly { readonly pdp: number; readonly rows: readonly (readonly number[])[] }[];
}

const NOTHING = [['primary_value', '0.0'], ['secondary_value', '0.0'], ['value', '0.0'], ['unknown_datapoints', '0']] as const; // prettier-ignore

export function dumpJson({ lastUpdate, sources, archives }: Dump, quoted: boolean): string {
  const q = quoted ? '"' : '';
  const ds = sources.map(
    ({ name, max, last }) =>
      `{"name":"${name}","type":"GAUGE","minimal_heartbeat":${q}300${q},"min":${q}0.0${q},"max":${q}${number15(max)}${q},` +
      `"last_ds":"${number15(last)}","value":${q}${number15(last)}${q},"unknown_sec":${q}0.0${q},"last_updated":${q}${lastUpdate}${q}}`,
  );
  const prep = `{${NOTHING.map(([name, value]) => `"${name}":${q}${value}${q}`).join(',')}}`;
  const rra = archives.map(
    ({ pdp, rows }) =>
      `{"cf":"AVERAGE","pdp_per_row":${q}${pdp}${q},"params":{"xff":${q}0.5${q}},"cdp_prep":{"ds":[${sources.map(() => prep).join(',')}]},` +
      `"database":[${rows.map((row) => `[${row.map((value) => q + number15(value) + q).join(',')}]`).join(',')}]}`,
  );
  return `{"version":"0003","step":${q}5${q},"lastupdate":${q}${lastUpdate}${q},"ds":[${ds.join(',')}],"rra":[${rra.join(',')}]}`;
}

export function dumpXml({ lastUpdate, sources, archives }: Dump): string {
  const ds = sources.map(
    ({ name, max, last }) =>
      `<ds><name>${name}</name><type>GAUGE</type><minimal_heartbeat>300</minimal_heartbeat><min>0.0</min><max>${number15(max)}</max>` +
      `<last_ds>${number15(last)}</last_ds><value>${number15(last)}</value><unknown_sec>0</unknown_sec></ds>`,
  );
  const prep = `<ds>${NOTHING.map(([name, value]) => `<${name}>${value}</${name}>`).join('')}</ds>`;
  const rra = archives.map(
    ({ pdp, rows }) =>
      `<rra><cf>AVERAGE</cf><pdp_per_row>${pdp}</pdp_per_row><params><xff>0.5</xff></params><cdp_prep>${sources.map(() => prep).join('')}</cdp_prep>` +
      `<database>${rows.map((row) => `<row>${row.map((value) => `<v>${number15(value)}</v>`).join('')}</row>`).join('')}</database></rra>`,
  );
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<rrd><version>0003</version><step>5</step><lastupdate>${Math.floor(lastUpdate)}</lastupdate>` +
    `${ds.join('')}${rra.join('')}</rrd>`
  );
}
