import { element, textElement, writeXml } from './xml.ts';
import type { Element } from './xml.ts';

/** A VM as an OVF package describes one. */
export interface PackedVm {
  readonly name: string;
  readonly description: string;
  readonly vcpus: number;
  /** Bytes. */
  readonly memory: number;
  readonly firmware: 'bios' | 'uefi';
  readonly disks: readonly {
    readonly name: string;
    readonly file: string;
    readonly bytes: number;
    readonly capacity: number;
  }[];
  readonly networks: readonly string[];
  /** When it starts among the others of its package; seconds that the next ones wait. */
  readonly order: number;
  readonly delay: number;
}

const OVF = 'http://schemas.dmtf.org/ovf/envelope/1';
const CIM = 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2';
const VHD = 'http://www.microsoft.com/technet/virtualserver/downloads/vhdspec.mspx';

const ovf = (attributes: Readonly<Record<string, string | number>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(attributes).map(([key, value]) => [`ovf:${key}`, String(value)]));
const info = (text: string): Element => textElement('Info', text);

/** The members of an item stand in the order of the alphabet: readers that check ask for it. */
const item = (members: Readonly<Record<string, string | number>>): Element =>
  element(
    'Item',
    {},
    Object.keys(members)
      .sort()
      .map((key) => textElement(`rasd:${key}`, String(members[key]))),
  );

/** `first`: the number that its first disk has in the package. */
function hardware({ name, vcpus, memory, disks, networks, firmware }: PackedVm, first: number): Element {
  let id = 0;
  const next = (): number => (id += 1);
  return element('VirtualHardwareSection', {}, [
    info('What it runs on'),
    element('System', {}, [
      textElement('vssd:ElementName', 'Virtual Hardware Family'),
      textElement('vssd:InstanceID', '0'),
      textElement('vssd:VirtualSystemIdentifier', name),
      textElement('vssd:VirtualSystemType', 'hvm-3.0-unknown'),
    ]),
    item({ ResourceType: 3, InstanceID: next(), ElementName: `${vcpus} vCPUs`, VirtualQuantity: vcpus }),
    item({
      ResourceType: 4,
      InstanceID: next(),
      ElementName: 'Memory',
      AllocationUnits: 'byte * 2^20',
      VirtualQuantity: Math.ceil(memory / 2 ** 20),
    }),
    ...disks.map((disk, at) =>
      item({
        ResourceType: 17,
        InstanceID: next(),
        ElementName: disk.name,
        AddressOnParent: at,
        HostResource: `ovf:/disk/disk${first + at}`,
      }),
    ),
    ...networks.map((network) =>
      item({
        ResourceType: 10,
        InstanceID: next(),
        ElementName: network,
        Connection: network,
        AutomaticAllocation: 'true',
      }),
    ),
    ...(firmware === 'uefi'
      ? [element('vmw:Config', { 'ovf:required': 'false', 'vmw:key': 'firmware', 'vmw:value': 'efi' })]
      : []),
  ]);
}

const system = (vm: PackedVm, at: number, first: number): Element =>
  element('VirtualSystem', ovf({ id: `vm${at + 1}` }), [
    info('A virtual machine'),
    textElement('Name', vm.name),
    ...(vm.description === ''
      ? []
      : [element('AnnotationSection', {}, [info('What it is'), textElement('Annotation', vm.description)])]),
    element('OperatingSystemSection', ovf({ id: 0 }), [info('Its system')]),
    hardware(vm, first),
  ]);

/** VMs that belong together, and in which order they start. */
const collection = (name: string, vms: readonly PackedVm[], systems: readonly Element[]): Element =>
  element('VirtualSystemCollection', ovf({ id: 'vms' }), [
    info('Virtual machines'),
    textElement('Name', name),
    element('StartupSection', {}, [
      info('Their order'),
      ...vms.map(({ order, delay }, at) => element('Item', ovf({ id: `vm${at + 1}`, order, startDelay: delay }))),
    ]),
    ...systems,
  ]);

/** The descriptor of a package; `name` is that of the package where it holds several VMs. */
export function writeOvf(name: string, vms: readonly PackedVm[]): string {
  const disks = vms.flatMap((vm) => vm.disks);
  const networks = [...new Set(vms.flatMap((vm) => vm.networks))];
  let first = 1;
  const systems = vms.map((vm, at) => {
    const made = system(vm, at, first);
    first += vm.disks.length;
    return made;
  });
  const envelope = element(
    'Envelope',
    {
      xmlns: OVF,
      'xmlns:ovf': OVF,
      'xmlns:rasd': `${CIM}/CIM_ResourceAllocationSettingData`,
      'xmlns:vssd': `${CIM}/CIM_VirtualSystemSettingData`,
      'xmlns:vmw': 'http://www.vmware.com/schema/ovf',
    },
    [
      element(
        'References',
        {},
        disks.map(({ file, bytes }, at) => element('File', ovf({ id: `file${at + 1}`, href: file, size: bytes }))),
      ),
      element('DiskSection', {}, [
        info('Their disks'),
        ...disks.map(({ capacity }, at) =>
          element('Disk', ovf({ diskId: `disk${at + 1}`, fileRef: `file${at + 1}`, capacity, format: VHD })),
        ),
      ]),
      element('NetworkSection', {}, [
        info('Their networks'),
        ...networks.map((network) => element('Network', ovf({ name: network }))),
      ]),
      ...(systems.length === 1 ? systems : [collection(name, vms, systems)]),
    ],
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${writeXml(envelope)}\n`;
}
