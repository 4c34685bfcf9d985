import { parseXml } from '../../interchange/xml.ts';

/** How much a part tells of people and secrets, least first, in the server's own words. */
export const PRIVACY = ['no', 'maybe', 'if_customized', 'yes'] as const;
type Privacy = (typeof PRIVACY)[number];

/** Something a server can put into its report. */
export interface ReportPart {
  readonly key: string;
  readonly privacy: Privacy;
  /** Whether it is gathered unless somebody says otherwise. */
  readonly usual: boolean;
  /** Bytes, at least and at most; the most is unknown where it is undefined. */
  readonly least: number;
  readonly most: number | undefined;
}

/** What keys stand for. */
const names: Readonly<Record<string, string>> = {
  'blobs': 'Pictures and files of objects', 'boot-loader': 'Boot loader', 'CVSM': 'StorageLink configuration', 'device-model': 'Device model', 'disk-info': 'Disks and partitions',
  'fcoe': 'Fibre Channel over Ethernet', 'firstboot': 'First start scripts', 'hardware-info': 'Hardware', 'high-availability': 'High availability log', 'host-crashdump-logs': 'Crash dump logs',
  'kernel-info': 'Kernel', 'loopback-devices': 'Loopback devices', 'mpath': 'Multipathing', 'multipath': 'Multipathing', 'network-status': 'Network', 'network-config': 'Network configuration',
  'pam': 'Sign-in modules', 'process-list': 'Processes', 'persistent-stats': 'Performance data', 'system-logs': 'System logs', 'system-services': 'System services', 'tapdisk-logs': 'Disk data path logs',
  'tapdisk': 'Disk data path', 'v6d': 'Licensing', 'vncterm': 'Text consoles', 'VM-snapshot-schedule': 'Snapshot schedules', 'vswitch-config': 'Virtual switch', 'wlb': 'Workload balancing',
  'X11': 'Local display', 'X11-logs': 'Local display logs', 'xapi': 'Toolstack', 'xapi-clusterd': 'Clustering', 'xapi-debug': 'Toolstack, while running', 'xapi-subprocess': 'Toolstack helpers',
  'xcp-rrdd-plugins': 'Performance data sources', 'xen-bugtool': 'How the report was made', 'xen-info': 'Hypervisor', 'xenopsd': 'VM manager', 'xenserver-config': 'Server configuration',
  'xenserver-databases': 'Pool database', 'xenserver-domains': 'Running domains', 'xenserver-install': 'Installation', 'xenserver-logs': 'Toolstack logs', 'xha-liveset': 'High availability state', 'yum': 'Packages',
}; // prettier-ignore

export const partName = (key: string): string => names[key] ?? key;

const isPrivacy = (text: string): text is Privacy => (PRIVACY as readonly string[]).includes(text);

/** What one server says it can gather; nothing where that cannot be read. */
export function readParts(xml: string): readonly ReportPart[] {
  try {
    return parseXml(xml).children.flatMap(({ name, attributes }) => {
      const key = attributes.get('key') ?? '';
      const said = attributes.get('pii') ?? '';
      const size = (of: string): number => Number(attributes.get(of) ?? -1);
      if (name !== 'capability' || key === '' || attributes.get('content-type') === 'application/data') return [];
      const most = size('max-size');
      return [
        {
          key,
          privacy: isPrivacy(said) ? said : ('maybe' as const),
          usual: attributes.get('default-checked') === 'yes',
          least: Math.max(0, size('min-size')),
          most: most > 0 ? most : undefined,
        },
      ];
    });
  } catch {
    return [];
  }
}

/** What all servers can gather, the least telling first; sizes are of all together. */
export function commonParts(all: readonly (readonly ReportPart[])[]): readonly ReportPart[] {
  const [first = [], ...others] = all;
  const joined = first.flatMap((part): ReportPart[] => {
    const same = others.map((parts) => parts.find(({ key }) => key === part.key));
    if (same.includes(undefined)) return [];
    const every = [part, ...same.flatMap((one) => one ?? [])];
    const rank = Math.max(...every.map(({ privacy }) => PRIVACY.indexOf(privacy)));
    return [
      {
        key: part.key,
        privacy: PRIVACY[rank] ?? 'maybe',
        usual: every.every(({ usual }) => usual),
        least: every.reduce((sum, { least }) => sum + least, 0),
        most: every.some(({ most }) => most === undefined)
          ? undefined
          : every.reduce((sum, { most }) => sum + (most ?? 0), 0),
      },
    ];
  });
  return joined.sort(
    (a, b) => PRIVACY.indexOf(a.privacy) - PRIVACY.indexOf(b.privacy) || partName(a.key).localeCompare(partName(b.key)),
  );
}
