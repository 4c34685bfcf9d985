import { parseXml, type Element } from '../../interchange/xml.ts';

/** A VM as its archive describes it. */
export interface XvaVm {
  readonly name: string;
  readonly vcpus: number;
  /** Bytes. */
  readonly memory: number;
  /** Bytes of its disks, were they full. */
  readonly disks: number;
  /** `from`: what the network was called where it was exported. */
  readonly nics: readonly { readonly device: string; readonly from: string }[];
}

/** XML-RPC's way to write values, without telling numbers from texts. */
type Value = string | readonly Value[] | ReadonlyMap<string, Value>;

function valueOf({ children, text }: Element): Value {
  const [inner] = children;
  if (!inner) return text;
  switch (inner.name) {
    case 'struct':
      return new Map(
        inner.children.map(({ children: [name, value] }) => [name?.text ?? '', value ? valueOf(value) : '']),
      );
    case 'array':
      return (inner.children[0]?.children ?? []).map(valueOf);
    default:
      return inner.text;
  }
}

const at = (value: Value | undefined, key: string): Value => (value instanceof Map ? (value.get(key) ?? '') : '');
const listOf = (value: Value): readonly Value[] => (Array.isArray(value) ? value : []);
const textOf = (value: Value): string => (typeof value === 'string' ? value : '');

/** What `ova.xml`, the first file of an archive, says of the VMs in it; nothing where it cannot be understood. */
export function parseXva(xml: string): readonly XvaVm[] {
  let objects: readonly Value[];
  try {
    objects = listOf(at(valueOf(parseXml(xml)), 'objects'));
  } catch {
    return [];
  }
  const byId = new Map(objects.map((one) => [textOf(at(one, 'id')), at(one, 'snapshot')]));
  const of = (record: Value, field: string): readonly Value[] =>
    listOf(at(record, field)).flatMap((id) => byId.get(textOf(id)) ?? []);
  return objects.flatMap((one): XvaVm[] => {
    const vm = at(one, 'snapshot');
    if (at(one, 'class') !== 'VM' || at(vm, 'is_a_snapshot') === '1') return [];
    const vdis = of(vm, 'VBDs').flatMap((vbd) => byId.get(textOf(at(vbd, 'VDI'))) ?? []);
    return [
      {
        name: textOf(at(vm, 'name_label')),
        vcpus: Number(at(vm, 'VCPUs_at_startup')) || 1,
        memory: Number(at(vm, 'memory_static_max')) || 0,
        disks: vdis.reduce((sum: number, vdi) => sum + (Number(at(vdi, 'virtual_size')) || 0), 0),
        nics: of(vm, 'VIFs')
          .map((vif) => ({
            device: textOf(at(vif, 'device')),
            from: textOf(at(byId.get(textOf(at(vif, 'network'))), 'name_label')),
          }))
          .sort((a, b) => Number(a.device) - Number(b.device)),
      },
    ];
  });
}
