import type { Obj, View } from '../inventory/view.ts';

/** A disk that the template only describes; it is made with the VM. */
interface RecipeDisk {
  readonly device: string;
  readonly size: number;
  readonly sr: string;
  readonly bootable: boolean;
}

/** What a template allows. Undefined: it does not say. */
export interface Limits {
  readonly memoryMin: number;
  readonly memoryMax: number;
  readonly vcpusMax: number;
  readonly disksMax: number;
  readonly nicsMax: number;
  readonly bios: boolean;
  readonly uefi: boolean;
  readonly secureBoot: boolean;
  readonly vendorDevice: boolean;
}

export type TemplateKind = 'custom' | 'windows' | 'linux' | 'misc' | 'snapshot';

export const MiB = 2 ** 20;
export const GiB = 2 ** 30;

const escapes: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function attributes(tag: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [, name, value] of tag.matchAll(/([\w-]+)\s*=\s*"([^"]*)"/g))
    found[name ?? ''] = (value ?? '').replaceAll(/&(\w+);/g, (whole, entity: string) => escapes[entity] ?? whole);
  return found;
}

function elements(xml: string, name: string): readonly Readonly<Record<string, string>>[] {
  return [...xml.matchAll(new RegExp(`<${name}\\b([^>]*)>`, 'g'))].map(([, inside]) => attributes(inside ?? ''));
}

/** The disks of a built-in template: described in its other_config, made when a VM is. */
export function recipeDisks(template: Obj<'VM'>): readonly RecipeDisk[] {
  return elements(template.other_config['disks'] ?? '', 'disk').map((disk, at) => ({
    device: disk['device'] ?? String(at),
    size: Number(disk['size'] ?? 0) || 0,
    sr: disk['sr'] ?? '',
    bootable: disk['bootable'] === 'true',
  }));
}

/** What the template says of one property, as it is written; nothing where it is silent. */
export function restriction(template: Obj<'VM'>, name: string): string | undefined {
  const found = elements(template.recommendations, 'restriction').find(
    (item) => item['field'] === name || item['property'] === name,
  );
  return found?.['value'];
}

export function limitsOf(template: Obj<'VM'>): Limits {
  const said = elements(template.recommendations, 'restriction');
  const find = (name: string) => said.find((item) => item['field'] === name || item['property'] === name);
  const number = (name: string, end: 'min' | 'max', fallback: number) => {
    const value = Number(find(name)?.[end]);
    return Number.isFinite(value) && value > 0 ? value : fallback;
  };
  const says = (name: string, fallback: boolean) => {
    const value = find(name)?.['value'];
    return value === undefined ? fallback : value === 'yes' || value === 'true' || value === '1';
  };
  return {
    memoryMin: number('memory-static-min', 'min', Math.max(template.memory_static_min, 16 * MiB)),
    memoryMax: number('memory-static-max', 'max', 1.5 * 1024 * GiB),
    vcpusMax: number('vcpus-max', 'max', 32),
    disksMax: number('number-of-vbds', 'max', 16) - 1,
    nicsMax: number('number-of-vifs', 'max', 7),
    bios: says('supports-bios', true),
    uefi: says('supports-uefi', false),
    secureBoot: says('supports-secure-boot', false),
    vendorDevice: says('has-vendor-device', false),
  };
}

export const isBuiltIn = (template: Obj<'VM'>): boolean =>
  template.is_default_template || template.other_config['default_template'] === 'true';

/** Fully virtualised: it has a BIOS or UEFI and can boot from a network. */
export const isHvm = (template: Obj<'VM'>): boolean =>
  template.HVM_boot_policy !== '' || template.domain_type === 'hvm';

const windows = /windows/i;
const misc = /other install media|citrix|xenserver|xen app|sdx/i;

export function kindOfTemplate(template: Obj<'VM'>): TemplateKind {
  if (template.is_a_snapshot) return 'snapshot';
  if (!isBuiltIn(template)) return 'custom';
  if (windows.test(template.name_label)) return 'windows';
  return misc.test(template.name_label) ? 'misc' : 'linux';
}

const order: readonly TemplateKind[] = ['custom', 'windows', 'linux', 'misc', 'snapshot'];
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** What one can make a VM from: own templates first, then by family, the newest system of each first. */
export function templatesOf(view: View, hidden = false): readonly Obj<'VM'>[] {
  const all: Obj<'VM'>[] = [];
  for (const vm of view.all('VM')) {
    if (!vm.is_a_template || vm.is_control_domain || vm.name_label.startsWith('__gui__')) continue;
    const internal =
      vm.other_config['HideFromXenCenter'] === 'true' || vm.other_config['xensource_internal'] === 'true';
    if (!internal || hidden) all.push(vm);
  }
  return all.sort(
    (a, b) =>
      order.indexOf(kindOfTemplate(a)) - order.indexOf(kindOfTemplate(b)) ||
      collator.compare(b.name_label, a.name_label),
  );
}

/** The template's own disks, in the order of their places. */
export function ownDisks(view: View, template: Obj<'VM'>) {
  const found: { readonly vbd: Obj<'VBD'>; readonly vdi: Obj<'VDI'> }[] = [];
  for (const ref of template.VBDs) {
    const vbd = view.get('VBD', ref);
    const vdi = vbd?.type === 'Disk' ? view.get('VDI', vbd.VDI) : undefined;
    if (vbd && vdi) found.push({ vbd, vdi });
  }
  return found.sort((a, b) => Number(a.vbd.userdevice) - Number(b.vbd.userdevice));
}

/** Its CD drive, if it has one. */
export function cdDrive(view: View, vm: Obj<'VM'>): Obj<'VBD'> | undefined {
  for (const ref of vm.VBDs) {
    const vbd = view.get('VBD', ref);
    if (vbd?.type === 'CD') return vbd;
  }
  return undefined;
}
