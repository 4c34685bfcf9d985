import { parseXml } from '../../interchange/xml.ts';
import type { Element } from '../../interchange/xml.ts';

export interface OvfDisk {
  readonly name: string;
  /** Of the file that holds it; "" for one that begins empty. */
  readonly file: string;
  /** Bytes. */
  readonly capacity: number;
}

export interface OvfVm {
  readonly name: string;
  readonly description: string;
  /** What the descriptor calls its system. */
  readonly os: string;
  readonly vcpus: number;
  /** Bytes. */
  readonly memory: number;
  readonly firmware: 'bios' | 'uefi';
  readonly disks: readonly OvfDisk[];
  readonly nics: readonly { readonly network: string; readonly mac: string }[];
  /** Where it stands in the start order; nothing where the package has none. */
  readonly order?: number;
  readonly delay?: number;
}

/** What an OVF descriptor describes. */
export interface Ovf {
  readonly name: string;
  /** Several VMs that belong together. */
  readonly collection: boolean;
  readonly vms: readonly OvfVm[];
  readonly networks: readonly string[];
  readonly licences: readonly string[];
  readonly files: readonly { readonly id: string; readonly href: string }[];
}

/** Why a descriptor cannot be used; `code` has its sentence. */
export class OvfError extends Error {
  readonly code: 'ovf-not-readable' | 'ovf-encrypted' | 'ovf-compressed' | 'ovf-bad-path' | 'ovf-empty';
  readonly about: string;

  constructor(code: OvfError['code'], about = '') {
    super(`${code}: ${about}`);
    this.code = code;
    this.about = about;
  }
}

const MOST_VMS = 100;
const MOST_DISKS = 255;

const local = (name: string): string => name.slice(name.indexOf(':') + 1);
const children = (of: Element, name: string): readonly Element[] =>
  of.children.filter((child) => local(child.name) === name);
const child = (of: Element, name: string): Element | undefined => children(of, name)[0];
const textOf = (of: Element | undefined, name: string): string => (of && child(of, name)?.text.trim()) ?? '';

function attribute(of: Element, name: string): string {
  for (const [key, value] of of.attributes) if (local(key) === name) return value;
  return '';
}

function anywhere(of: Element, name: string): boolean {
  return local(of.name) === name || of.children.some((one) => anywhere(one, name));
}

const words: Readonly<Record<string, number>> = { kilobytes: 2 ** 10, megabytes: 2 ** 20, gigabytes: 2 ** 30 };

/** "byte * 2^20", "MegaBytes", "": how many bytes one unit is. */
export function unitOf(text: string, otherwise: number): number {
  const plain = text.trim().toLowerCase();
  if (plain === '') return otherwise;
  const power = /^bytes?\s*\*\s*(2|10)\s*\^\s*(\d{1,2})$/.exec(plain);
  if (power) return Number(power[1]) ** Number(power[2]);
  return plain === 'byte' || plain === 'bytes' ? 1 : (words[plain] ?? otherwise);
}

/** A name beside the descriptor and nothing else: no folder, no address, no way up. */
export const isPlainName = (href: string): boolean =>
  href !== '' && href.length <= 255 && href !== '.' && href !== '..' && !/[\\/:\0]/.test(href);

function decoded(href: string): string {
  try {
    return decodeURIComponent(href);
  } catch {
    return href;
  }
}

function filesOf(root: Element): Ovf['files'] {
  const references = child(root, 'References');
  return (references ? children(references, 'File') : []).map((file) => {
    const href = decoded(attribute(file, 'href'));
    if (!isPlainName(href)) throw new OvfError('ovf-bad-path', href);
    const compression = attribute(file, 'compression');
    if ((compression !== '' && compression !== 'identity') || attribute(file, 'chunkSize') !== '')
      throw new OvfError('ovf-compressed', href);
    return { id: attribute(file, 'id'), href };
  });
}

function disksOf(root: Element): ReadonlyMap<string, Omit<OvfDisk, 'name'>> {
  const section = child(root, 'DiskSection') ?? child(root, 'Section');
  const found = new Map<string, Omit<OvfDisk, 'name'>>();
  for (const disk of section ? children(section, 'Disk') : [])
    found.set(attribute(disk, 'diskId'), {
      file: attribute(disk, 'fileRef'),
      capacity: Math.round(
        (Number(attribute(disk, 'capacity')) || 0) * unitOf(attribute(disk, 'capacityAllocationUnits'), 1),
      ),
    });
  return found;
}

const CPU = '3';
const MEMORY = '4';
const ETHERNET = '10';
const DISK = '17';

function vmOf(
  system: Element,
  disks: ReadonlyMap<string, Omit<OvfDisk, 'name'>>,
  starts: ReadonlyMap<string, Element>,
): OvfVm {
  const id = attribute(system, 'id');
  const hardware = child(system, 'VirtualHardwareSection');
  const items = (hardware?.children ?? []).filter(({ name }) =>
    /^(Item|StorageItem|EthernetPortItem)$/.test(local(name)),
  );
  const ofType = (type: string): readonly Element[] => items.filter((item) => textOf(item, 'ResourceType') === type);
  const quantity = (item: Element | undefined): number => Number(textOf(item, 'VirtualQuantity')) || 0;
  const memory = ofType(MEMORY)[0];
  const firmware = (hardware ? children(hardware, 'Config') : []).find((one) => attribute(one, 'key') === 'firmware');
  const start = starts.get(id);
  const product = child(system, 'ProductSection');
  return {
    name: textOf(system, 'Name') || textOf(product, 'Product') || id || 'imported VM',
    description: textOf(child(system, 'AnnotationSection'), 'Annotation'),
    os: textOf(child(system, 'OperatingSystemSection'), 'Description'),
    vcpus: Math.max(1, Math.round(ofType(CPU).reduce((sum, item) => sum + quantity(item), 0))),
    memory: Math.round(quantity(memory) * unitOf(textOf(memory, 'AllocationUnits'), 2 ** 20)),
    firmware: firmware && attribute(firmware, 'value').toLowerCase() === 'efi' ? 'uefi' : 'bios',
    disks: ofType(DISK)
      .toSorted((a, b) => Number(textOf(a, 'AddressOnParent')) - Number(textOf(b, 'AddressOnParent')))
      .flatMap((item): OvfDisk[] => {
        const host = /^(?:ovf:)?\/?(disk|file)\/(.+)$/.exec(textOf(item, 'HostResource'));
        const name = textOf(item, 'ElementName') || textOf(item, 'Caption') || 'disk';
        if (host?.[1] === 'file') return [{ name, file: host[2] ?? '', capacity: 0 }];
        const disk = disks.get(host?.[2] ?? '');
        return disk ? [{ name, ...disk }] : [];
      })
      .slice(0, MOST_DISKS),
    nics: ofType(ETHERNET).map((item) => ({ network: textOf(item, 'Connection'), mac: textOf(item, 'Address') })),
    ...(start
      ? { order: Number(attribute(start, 'order')) || 0, delay: Number(attribute(start, 'startDelay')) || 0 }
      : {}),
  };
}

const licencesIn = (of: Element): readonly string[] => [
  ...children(of, 'EulaSection').map((section) => textOf(section, 'License')),
  ...children(of, 'VirtualSystem').flatMap(licencesIn),
  ...children(of, 'VirtualSystemCollection').flatMap(licencesIn),
];

const systemsIn = (of: Element): readonly Element[] => [
  ...children(of, 'VirtualSystem'),
  ...children(of, 'VirtualSystemCollection').flatMap(systemsIn),
];

/** Reads a descriptor; throws an `OvfError` for what is none, or cannot be taken as it is. */
export function parseOvf(xml: string): Ovf {
  let root: Element;
  try {
    root = parseXml(xml);
  } catch (error) {
    throw new OvfError('ovf-not-readable', error instanceof Error ? error.message : '');
  }
  if (local(root.name) !== 'Envelope') throw new OvfError('ovf-not-readable', root.name);
  if (anywhere(root, 'EncryptedData')) throw new OvfError('ovf-encrypted');
  const collection = child(root, 'VirtualSystemCollection');
  const startup = collection && child(collection, 'StartupSection');
  const starts = new Map((startup ? children(startup, 'Item') : []).map((item) => [attribute(item, 'id'), item]));
  const disks = disksOf(root);
  const vms = systemsIn(root).slice(0, MOST_VMS).map((system) => vmOf(system, disks, starts)); // prettier-ignore
  if (vms.length === 0) throw new OvfError('ovf-empty');
  const section = child(root, 'NetworkSection');
  return {
    name:
      (collection && textOf(collection, 'Name')) ||
      (collection ? attribute(collection, 'id') : '') ||
      vms[0]?.name ||
      '',
    collection: collection !== undefined,
    vms,
    networks: (section ? children(section, 'Network') : []).map((network) => attribute(network, 'name')),
    licences: [...new Set(licencesIn(root))].filter(Boolean),
    files: filesOf(root),
  };
}

/** A manifest: what each file's digest must be. Lines that are none are left out. */
export function parseManifest(text: string): ReadonlyMap<string, { readonly algorithm: string; readonly hex: string }> {
  const found = new Map<string, { readonly algorithm: string; readonly hex: string }>();
  for (const line of text.split(/\r?\n/)) {
    const match = /^(SHA1|SHA256|SHA512)\s*\((.+)\)\s*=\s*([0-9a-f]{40,128})\s*$/i.exec(line);
    if (match)
      found.set(match[2] ?? '', { algorithm: (match[1] ?? '').toLowerCase(), hex: (match[3] ?? '').toLowerCase() });
  }
  return found;
}
