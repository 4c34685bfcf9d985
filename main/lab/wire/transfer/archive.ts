import { Readable } from 'node:stream';
import type { Duplex } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { NULL_REF } from '../../../../app/xenapi/ref.ts';
import { XenError } from '../../world/failure.ts';
import type { Row, Value } from '../../world/db.ts';
import { createVdi } from '../../world/physics/storage.ts';
import type { Effort } from '../../world/physics/effort.ts';
import { find, peek, write } from '../../world/typed.ts';
import type { World } from '../../world/world.ts';
import { Reader } from '../reader.ts';
import { parseOva } from './ova.ts';
import type { OvaObject } from './ova.ts';
import { nextEntry, readContent, skipContent } from './tar.ts';

const strings = (value: Value | undefined) => (value ?? '') as string;

/** What an imported VM does not bring along. */
const FRESH: Row = {
  uuid: '',
  power_state: 'Halted',
  resident_on: NULL_REF,
  scheduled_to_be_resident_on: NULL_REF,
  affinity: NULL_REF,
  suspend_VDI: NULL_REF,
  domid: -1,
  consoles: [],
  VBDs: [],
  VIFs: [],
  VUSBs: [],
  VGPUs: [],
  VTPMs: [],
  snapshots: [],
  children: [],
  parent: NULL_REF,
  snapshot_of: NULL_REF,
  crash_dumps: [],
  attached_PCIs: [],
  appliance: NULL_REF,
  snapshot_schedule: NULL_REF,
  protection_policy: NULL_REF,
  groups: [],
  blobs: {},
  metrics: NULL_REF,
  guest_metrics: NULL_REF,
  is_default_template: false,
};

/** Makes the objects of an archive, old names to new references. */
class Importer {
  readonly #world: World;
  readonly #sr: string;
  readonly #keepIdentity: boolean;
  readonly #made = new Map<string, string>();
  readonly #disks = new Set<string>();

  constructor(world: World, sr: string, keepIdentity: boolean) {
    this.#world = world;
    this.#sr = sr;
    this.#keepIdentity = keepIdentity;
  }

  import(objects: readonly OvaObject[]): string[] {
    for (const { cls, row } of objects)
      if (cls === 'VBD' && row['type'] === 'Disk') this.#disks.add(strings(row['VDI']));
    const of = (cls: string) => objects.filter((object) => object.cls === cls);
    for (const vdi of of('VDI')) this.#vdi(vdi);
    for (const network of of('network')) this.#network(network);
    const vms = of('VM').filter(({ row }) => row['is_a_snapshot'] !== true);
    for (const vm of vms) this.#vm(vm);
    for (const vbd of of('VBD')) this.#vbd(vbd);
    for (const vif of of('VIF')) this.#vif(vif);
    return vms.map(({ id }) => this.#made.get(id) ?? NULL_REF);
  }

  #vm({ id, row }: OvaObject): void {
    const { db, random } = this.#world;
    const { uuid } = row;
    const taken = typeof uuid === 'string' && this.#world.tables.byUuid('VM', uuid) !== undefined;
    if (this.#keepIdentity && taken) throw new XenError('DUPLICATE_VM', strings(uuid));
    const metrics = db.create('VM_metrics', { VCPUs_number: row['VCPUs_at_startup'] ?? 1 });
    const identity = this.#keepIdentity ? { uuid: strings(uuid) } : {};
    const other = { ...(row['other_config'] as Row), import_task: NULL_REF };
    const other_config = this.#keepIdentity ? other : { ...other, mac_seed: random.uuid() };
    this.#made.set(id, db.create('VM', { ...row, ...FRESH, ...identity, other_config, metrics }));
  }

  #vdi({ id, row }: OvaObject): void {
    if (!this.#disks.has(id)) return;
    const made = createVdi(this.#world, {
      name_label: strings(row['name_label']),
      name_description: strings(row['name_description']),
      SR: this.#sr,
      virtual_size: Number(row['virtual_size']),
      type: 'user',
      physical_utilisation: Number(row['physical_utilisation']),
    });
    this.#made.set(id, made);
  }

  #network({ id, row }: OvaObject): void {
    const { db } = this.#world;
    const same = find(db, 'network', ({ name_label }) => name_label === row['name_label']);
    const first = [...db.refs('network')][0] ?? NULL_REF;
    this.#made.set(id, same ?? first);
  }

  #vbd({ id, row }: OvaObject): void {
    const { db } = this.#world;
    const VM = this.#made.get(strings(row['VM']));
    if (VM === undefined) return;
    const VDI = this.#made.get(strings(row['VDI'])) ?? NULL_REF;
    const fields = { ...row, uuid: '', VM, VDI, empty: VDI === NULL_REF, currently_attached: false };
    this.#made.set(id, db.create('VBD', { ...fields, metrics: NULL_REF }));
  }

  #vif({ id, row }: OvaObject): void {
    const { db, random } = this.#world;
    const VM = this.#made.get(strings(row['VM']));
    const network = this.#made.get(strings(row['network']));
    if (VM === undefined || network === undefined) return;
    const MAC = this.#keepIdentity ? strings(row['MAC']) : random.mac();
    const fields = { ...row, uuid: '', VM, network, MAC, currently_attached: false, metrics: NULL_REF };
    this.#made.set(id, db.create('VIF', fields));
  }
}

/** The bytes of an archive as they come, from whom they may. */
export interface ArchiveSource {
  readonly bytes: AsyncIterable<Buffer>;
  /** Where it was announced. */
  readonly length: number | undefined;
}

/** The archive itself, whether or not it was packed, with progress by the bytes that came. */
async function openArchive({ bytes, length = 0 }: ArchiveSource, effort: Effort): Promise<Reader> {
  let received = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const part of bytes) {
      effort.signal.throwIfAborted();
      received += part.length;
      if (length > 0) effort.progress(received / length);
      yield part;
    }
  }
  const parts = counted();
  const first = await parts.next();
  async function* whole(): AsyncGenerator<Buffer> {
    if (first.done !== true) yield first.value;
    yield* parts;
  }
  const plain = Readable.from(whole(), { objectMode: false });
  const packed = first.done !== true && first.value[0] === 0x1f && first.value[1] === 0x8b;
  return new Reader((packed ? plain.pipe(createGunzip()) : plain) as Duplex);
}

/** Makes the VMs of an archive on an SR; with `restore` they keep who they were. */
export async function importArchive(
  world: World,
  sr: string,
  source: ArchiveSource,
  restore: boolean,
  effort: Effort,
): Promise<readonly string[]> {
  const reader = await openArchive(source, effort);
  const first = await nextEntry(reader).catch(() => undefined);
  if (first?.name !== 'ova.xml') throw new XenError('IMPORT_ERROR_UNEXPECTED_FILE', 'ova.xml', first?.name ?? '');
  const objects = parseOva(await readContent(reader, first.size));
  for (let entry = await nextEntry(reader); entry !== undefined; entry = await nextEntry(reader)) {
    await skipContent(reader, entry.size);
  }
  const vms = new Importer(world, sr, restore).import(objects);
  for (const vm of vms) {
    const row = peek(world.db, 'VM', vm);
    if (row !== undefined)
      write(world.db, 'VM', vm, { other_config: { ...row.other_config, import_task: effort.ref } });
  }
  return vms;
}
