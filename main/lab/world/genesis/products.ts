import type { Product } from '../product.ts';
import type { CpuModel } from '../plan.ts';

export const XENSERVER_8: Product = { brand: 'XenServer', version: '8.4.0', updates: 'cdn', api: [2, 23] };
export const HYPERVISOR_82: Product = {
  brand: 'Citrix Hypervisor',
  version: '8.2.1',
  updates: 'pool_update',
  api: [2, 16],
};
export const XENSERVER_65: Product = { brand: 'XenServer', version: '6.5.0', updates: 'pool_patch', api: [2, 4] };
export const XCP_NG_83: Product = { brand: 'XCP-ng', version: '8.3.0', updates: 'xcp-ng', api: [2, 21] };

interface Release {
  readonly text: string;
  readonly short: string;
  readonly platform: string;
  readonly build: string;
  readonly xapi: string;
  readonly xen: string;
  readonly linux: string;
}

const releases: Readonly<Record<string, Release>> = {
  '8.4.0': {
    text: '8',
    short: '8',
    platform: '3.4.0',
    build: 'cloud',
    xapi: '26.17',
    xen: '4.17.5-9',
    linux: '4.19.0+1',
  },
  '8.3.0': {
    text: '8.3',
    short: '8.3',
    platform: '3.4.0',
    build: 'cloud',
    xapi: '25.6',
    xen: '4.17.5-8',
    linux: '4.19.0+1',
  },
  '8.2.1': {
    text: '8.2 CU1',
    short: '8.2 CU1',
    platform: '3.2.1',
    build: 'release/yangtze/master/58',
    xapi: '1.249',
    xen: '4.13.5-9',
    linux: '4.19.0+1',
  },
  '8.2.0': {
    text: '8.2',
    short: '8.2',
    platform: '3.2.0',
    build: 'release/stockholm/lcm/30',
    xapi: '1.249',
    xen: '4.13.1-9',
    linux: '4.19.0+1',
  },
  '6.5.0': {
    text: '6.5',
    short: '6.5',
    platform: '1.9.0',
    build: '90233c',
    xapi: '1.3',
    xen: '4.4.1-xs90192',
    linux: '3.10.0+2',
  },
};

function platformOf(version: string): Release {
  const release = releases[version];
  if (!release) throw new Error(`no release ${version}`);
  return release;
}

export function softwareVersion(product: Product, version: string, date: string): Record<string, string> {
  const release = platformOf(version);
  return {
    product_version: version,
    product_version_text: release.text,
    product_version_text_short: release.short,
    platform_name: 'XCP',
    platform_version: release.platform,
    product_brand: product.brand,
    build_number: release.build,
    git_id: '0',
    hostname: 'localhost',
    date,
    dbv: '0.0.1',
    xapi: release.xapi,
    xapi_build: `${release.xapi}.0`,
    xen: release.xen,
    linux: release.linux,
    xencenter_min: '2.21',
    xencenter_max: '2.23',
    network_backend: 'openvswitch',
    db_schema: '5.909',
  };
}

interface Cpu {
  readonly vendor: string;
  readonly modelname: string;
  readonly family: string;
  readonly model: string;
  readonly stepping: string;
  readonly speed: string;
  readonly features: string;
}

const tail = Array.from({ length: 12 }, () => '00000000').join('-');
const words = (...first: string[]): string => [...first, tail].join('-');

/** Each later Intel level has all bits of the ones before it. */
export const cpus: Readonly<Record<CpuModel, Cpu>> = {
  haswell: {
    vendor: 'GenuineIntel',
    modelname: 'Intel(R) Xeon(R) CPU E5-2680 v3 @ 2.50GHz',
    family: '6',
    model: '63',
    stepping: '2',
    speed: '2494.220',
    features: words(
      '17cbfbff',
      'f7fa3223',
      '2d93fbff',
      '00000023',
      '00000001',
      '000023ab',
      '00000000',
      '00000000',
      '00001000',
      '8c000000',
    ),
  },
  skylake: {
    vendor: 'GenuineIntel',
    modelname: 'Intel(R) Xeon(R) Gold 6140 CPU @ 2.30GHz',
    family: '6',
    model: '85',
    stepping: '4',
    speed: '2294.610',
    features: words(
      '17cbfbff',
      'f7fa3223',
      '2d93fbff',
      '00000123',
      '0000000f',
      'd19ffbab',
      '00000018',
      '00000000',
      '00001000',
      'ac000400',
    ),
  },
  icelake: {
    vendor: 'GenuineIntel',
    modelname: 'Intel(R) Xeon(R) Gold 6338 CPU @ 2.00GHz',
    family: '6',
    model: '106',
    stepping: '6',
    speed: '1995.312',
    features: words(
      '1fcbfbff',
      'f7fa3223',
      '2d93fbff',
      '00000123',
      '0000000f',
      'f1bffbab',
      '00405f5e',
      '00000000',
      '00001000',
      'bc000410',
    ),
  },
  milan: {
    vendor: 'AuthenticAMD',
    modelname: 'AMD EPYC 7543 32-Core Processor',
    family: '25',
    model: '1',
    stepping: '1',
    speed: '2794.750',
    features: words(
      '178bfbff',
      'f6f83203',
      '2fd3fbff',
      '000001f3',
      '0000000f',
      '219c95a9',
      '0040069c',
      '00000000',
      '00001000',
      '0c000000',
    ),
  },
};

const parse = (features: string): readonly number[] => features.split('-').map((word) => Number.parseInt(word, 16));

/** The features that all of them have. */
export function commonFeatures(sets: readonly string[]): string {
  const parsed = sets.map(parse);
  const first = parsed[0] ?? [];
  return first
    .map((word, at) => (parsed.reduce((all, set) => all & (set[at] ?? 0), word) >>> 0).toString(16).padStart(8, '0'))
    .join('-');
}

/** True where `offered` has every feature of `wanted`. */
export function covers(offered: string, wanted: string): boolean {
  const have = parse(offered);
  return parse(wanted).every((word, at) => (word & ~(have[at] ?? 0)) === 0);
}
