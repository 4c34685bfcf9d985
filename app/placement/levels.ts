import type { Obj } from '../inventory/view.ts';

/** A CPU as far as it limits migration. */
export interface Cpu {
  readonly vendor: string;
  /** 32-bit words of feature flags. */
  readonly features: readonly number[];
}

/** The VMs of a pool were started on few kinds of CPU. */
const known = new Map<string, readonly number[]>();
const MOST_KNOWN = 1000;

/** `aabbccdd-11223344-...` as words; anything unreadable has no features, and so excludes nothing. */
function featureWords(text = ''): readonly number[] {
  let words = known.get(text);
  if (!words) {
    if (known.size >= MOST_KNOWN) known.clear();
    words = text
      .split('-')
      .filter((word) => /^[0-9a-f]{8}$/i.test(word))
      .map((word) => Number.parseInt(word, 16));
    known.set(text, words);
  }
  return words;
}

/** What the server offers to fully virtualised guests. */
export function cpuOfHost(host: Pick<Obj<'host'>, 'cpu_info'>): Cpu | undefined {
  const vendor = host.cpu_info['vendor'];
  return vendor
    ? { vendor, features: featureWords(host.cpu_info['features_hvm'] ?? host.cpu_info['features']) }
    : undefined;
}

/** What the VM saw when it started, which it must keep seeing while it runs. */
export function cpuOfVm(vm: Pick<Obj<'VM'>, 'last_boot_CPU_flags'>): Cpu | undefined {
  const { vendor, features } = vm.last_boot_CPU_flags as Readonly<Record<string, string | undefined>>;
  return vendor ? { vendor, features: featureWords(features) } : undefined;
}

/** Whether everything in `needed` is in `offered`. */
export function offersAll(offered: Cpu, needed: Cpu): boolean {
  return (
    offered.vendor === needed.vendor &&
    needed.features.every((word, index) => (word & ~(offered.features[index] ?? 0)) === 0)
  );
}

/** The version that migration compares: the platform's, or the product's where there is none. */
export function versionOf(host: Pick<Obj<'host'>, 'software_version'>): readonly number[] {
  const text = host.software_version['platform_version'] ?? host.software_version['product_version'] ?? '';
  return text.split('.').map((part) => Number.parseInt(part, 10) || 0);
}

/** Negative when `a` is older. Missing parts count as 0. */
export function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
