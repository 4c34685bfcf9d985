import { parseXml } from '../../interchange/xml.ts';
import type { Element } from '../../interchange/xml.ts';

export interface FoundLun {
  readonly scsiId: string;
  readonly id: string;
  readonly vendor: string;
  readonly serial: string;
  readonly size: number;
}

/** Storage that is there already. */
export interface FoundSr {
  readonly uuid: string;
  readonly type: string;
  readonly name: string;
  readonly description: string;
  /** Bytes; 0 where nobody says. */
  readonly size: number;
}

/** What a driver says there is to choose from, at whatever step it was asked. */
export interface Found {
  readonly iqns: readonly { readonly iqn: string; readonly address: string }[];
  readonly luns: readonly FoundLun[];
  readonly exports: readonly string[];
  readonly srs: readonly FoundSr[];
  readonly nfsVersions: readonly string[];
}

export const nothingFound: Found = { iqns: [], luns: [], exports: [], srs: [], nfsVersions: [] };

function* all(element: Element, name: string): Generator<Element> {
  if (element.name.toLowerCase() === name) yield element;
  for (const child of element.children) yield* all(child, name);
}

const textOf = (element: Element, ...names: readonly string[]): string => {
  const wanted = names.map((name) => name.toLowerCase());
  return element.children.find((child) => wanted.includes(child.name.toLowerCase()))?.text.trim() ?? '';
};

/** Sizes come as bytes, and from some drivers with a unit behind. */
function bytes(text: string): number {
  const match = /^([\d.]+)\s*([KMGTP])?i?B?$/i.exec(text);
  const power = match?.[2] === undefined ? 0 : 'KMGTP'.indexOf(match[2].toUpperCase()) + 1;
  const size = Number(match?.[1]) * 1024 ** power;
  return Number.isFinite(size) ? Math.round(size) : 0;
}

function luns(root: Element): readonly FoundLun[] {
  const found = new Map<string, FoundLun>();
  for (const name of ['lun', 'blockdevice'])
    for (const item of all(root, name)) {
      const scsiId = textOf(item, 'SCSIid');
      // Several paths lead to one LUN.
      if (scsiId === '' || found.has(scsiId)) continue;
      found.set(scsiId, {
        scsiId,
        id: textOf(item, 'LUNid', 'lun'),
        vendor: textOf(item, 'vendor'),
        serial: textOf(item, 'serial'),
        size: bytes(textOf(item, 'size')),
      });
    }
  return [...found.values()];
}

/** What a driver wrote, in its answer or where it failed for want of a choice. What cannot be read says nothing. */
export function readFound(xml: string, type: string): Found {
  let root: Element;
  try {
    root = parseXml(xml);
  } catch {
    return nothingFound;
  }
  const srs = [...all(root, 'sr')].map((item) => ({
    uuid: textOf(item, 'UUID'),
    type,
    name: textOf(item, 'name_label'),
    description: textOf(item, 'name_description'),
    size: bytes(textOf(item, 'size')),
  }));
  return {
    iqns: [...all(root, 'tgt')]
      .map((item) => ({ iqn: textOf(item, 'TargetIQN'), address: textOf(item, 'IPAddress') }))
      .filter(({ iqn }) => iqn !== ''),
    luns: luns(root),
    exports: [...all(root, 'export')].map((item) => textOf(item, 'Path')).filter(Boolean),
    srs: srs.filter(({ uuid }) => uuid !== ''),
    nfsVersions: [...all(root, 'supportedversions')].flatMap((item) => item.children.map(({ text }) => text.trim())),
  };
}

/** What drivers of the third generation answer, in the same words. */
export interface ProbeRecord {
  readonly configuration: Readonly<Record<string, string>>;
  readonly complete: boolean;
  readonly sr?: {
    readonly uuid?: string;
    readonly name_label?: string;
    readonly name_description?: string;
    readonly total_space?: number;
  };
}

export function foundIn(records: readonly ProbeRecord[], type: string): Found {
  const srs = records.flatMap(({ sr }) =>
    sr?.uuid === undefined
      ? []
      : [{ uuid: sr.uuid, type, name: sr.name_label ?? '', description: sr.name_description ?? '', size: sr.total_space ?? 0 }],
  ); // prettier-ignore
  return { ...nothingFound, srs };
}
