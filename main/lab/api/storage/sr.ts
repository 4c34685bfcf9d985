import { NULL_REF } from '../../../../app/xenapi/ref.ts';
import { createIso } from '../../world/genesis/storage.ts';
import { forgetSr } from '../../world/physics/motion/departure.ts';
import { spend } from '../../world/physics/effort.ts';
import { during } from '../../world/physics/operations.ts';
import { account, assertAttached, destroyVdi } from '../../world/physics/storage.ts';
import { each, find, peek, read, write, type Fields } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';
import { probe, probeExt, sizeOf } from './probe.ts';

type Config = Readonly<Record<string, string>>;

/** Types that hold nothing but what somebody put there, so they come with their contents. */
const LIBRARY: readonly (readonly [name: string, mib: number])[] = [
  ['ubuntu-24.04.3-live-server-amd64.iso', 3072],
  ['debian-12.11.0-amd64-netinst.iso', 670],
];

function pbdsOf(call: Call, sr: string): readonly string[] {
  return read(call.db, 'SR', sr).PBDs;
}

function attachedPbds(call: Call, sr: string): readonly string[] {
  return pbdsOf(call, sr).filter((ref) => peek(call.db, 'PBD', ref)?.currently_attached);
}

interface NewSr {
  readonly name_label: string;
  readonly name_description: string;
  readonly type: string;
  readonly content_type: string;
  readonly shared: boolean;
  readonly sm_config: Config;
}

function addSr(call: Call, fields: NewSr, size: number, uuid = ''): string {
  const driver = find(call.db, 'SM', (row) => row.type === fields.type);
  if (driver === undefined) throw new XenError('SR_UNKNOWN_DRIVER', fields.type);
  return call.db.create('SR', { ...fields, uuid, physical_size: size });
}

async function create(
  call: Call,
  host: string,
  config: Config,
  size: number,
  name_label: string,
  name_description: string,
  type: string,
  content_type: string,
  shared: boolean,
  sm_config: Config = {},
): Promise<string> {
  probe(call, type, config, 'create');
  await spend(call.world, type.startsWith('lvmo') ? 12 : 5, call.task);
  const found = sizeOf(type, config);
  const fields = { name_label, name_description, type, content_type, shared, sm_config };
  const sr = addSr(call, fields, Math.max(size, found));
  const hosts = shared ? [host, ...[...call.db.refs('host')].filter((other) => other !== host)] : [host];
  for (const target of hosts)
    call.db.create('PBD', { host: target, SR: sr, device_config: config, currently_attached: true });
  if (type === 'iso') for (const [name, mib] of LIBRARY) createIso(call.world, sr, name, mib);
  account(call.db, sr);
  return sr;
}

async function scan(call: Call, sr: string): Promise<void> {
  if (attachedPbds(call, sr).length === 0) throw new XenError('SR_HAS_NO_PBDS', sr);
  const broken = pbdsOf(call, sr).some((pbd) => call.world.troubles.brokenPbds.has(pbd));
  await during(call.world, 'SR', sr, 'scan', call.task, async () => {
    await spend(call.world, 2, call.task);
    if (broken)
      throw new XenError('SR_BACKEND_FAILURE_40', '', 'The SR scan failed [opterr=The target does not answer]', '');
    account(call.db, sr);
  });
}

async function plug(call: Call, pbd: string): Promise<void> {
  const row = read(call.db, 'PBD', pbd);
  if (row.currently_attached) return;
  await spend(call.world, 3, call.task);
  if (call.world.troubles.brokenPbds.has(pbd)) {
    throw new XenError('SR_BACKEND_FAILURE_47', '', 'The SR is not available [opterr=no such volume group]', '');
  }
  write(call.db, 'PBD', pbd, { currently_attached: true });
}

async function unplug(call: Call, pbd: string): Promise<void> {
  const { SR, host, currently_attached } = read(call.db, 'PBD', pbd);
  if (!currently_attached) return;
  for (const vdi of read(call.db, 'SR', SR).VDIs) {
    for (const ref of read(call.db, 'VDI', vdi).VBDs) {
      const vbd = peek(call.db, 'VBD', ref);
      const vm = vbd?.currently_attached ? peek(call.db, 'VM', vbd.VM) : undefined;
      if (vm && !vm.is_a_template && vm.resident_on === host) throw new XenError('VDI_IN_USE', vdi, 'detach');
    }
  }
  await spend(call.world, 2, call.task);
  write(call.db, 'PBD', pbd, { currently_attached: false });
}

function forget(call: Call, sr: string): void {
  if (attachedPbds(call, sr).length > 0) throw new XenError('SR_HAS_PBD', sr);
  for (const pbd of pbdsOf(call, sr)) call.db.destroy('PBD', pbd);
  forgetSr(call.world, sr);
}

async function destroy(call: Call, sr: string): Promise<void> {
  const row = read(call.db, 'SR', sr);
  if (row.other_config.indestructible === 'true') throw new XenError('SR_INDESTRUCTIBLE', sr);
  if (row.PBDs.length === 0) throw new XenError('SR_HAS_NO_PBDS', sr);
  if (attachedPbds(call, sr).length > 0) throw new XenError('SR_HAS_PBD', sr);
  const disks = row.VDIs.filter((vdi) => read(call.db, 'VDI', vdi).managed);
  if (disks.length > 0 && row.content_type !== 'iso') throw new XenError('SR_NOT_EMPTY');
  await spend(call.world, 4, call.task);
  for (const vdi of row.VDIs) if (call.db.get('VDI', vdi)) destroyVdi(call.world, vdi);
  forget(call, sr);
}

export const srHandlers: Handlers = {
  'SR.create': create,
  'SR.introduce': (
    call: Call,
    uuid: string,
    name_label: string,
    name_description: string,
    type: string,
    content_type: string,
    shared: boolean,
    sm_config: Config = {},
  ) => {
    if (find(call.db, 'SR', (row) => row.uuid === uuid) !== undefined) throw new XenError('SR_UUID_EXISTS', uuid);
    return addSr(call, { name_label, name_description, type, content_type, shared, sm_config }, sizeOf(type, {}), uuid);
  },
  'SR.probe': (call: Call, _host: string, config: Config, type: string) => probe(call, type, config, 'probe'),
  'SR.probe_ext': (_call: Call, _host: string, config: Config, type: string) => probeExt(type, config),
  'SR.forget': forget,
  'SR.destroy': destroy,
  'SR.scan': scan,
  'SR.update': (call: Call, sr: string) => assertAttached(call.db, sr),
  'SR.set_shared': (call: Call, sr: string, value: boolean) => {
    const hosts = new Set(pbdsOf(call, sr).map((pbd) => read(call.db, 'PBD', pbd).host));
    if (!value && hosts.size > 1) throw new XenError('SR_HAS_MULTIPLE_PBDS', sr);
    write(call.db, 'SR', sr, { shared: value });
  },
  'SR.set_name_label': (call: Call, sr: string, value: string) => write(call.db, 'SR', sr, { name_label: value }),
  'SR.set_name_description': (call: Call, sr: string, value: string) =>
    write(call.db, 'SR', sr, { name_description: value }),
  'SR.set_physical_size': (call: Call, sr: string, value: number) => write(call.db, 'SR', sr, { physical_size: value }),
  'SR.get_supported_types': (call: Call) => [...each(call.db, 'SM')].map(([, driver]) => driver.type),
  'SR.assert_can_host_ha_statefile': (call: Call, sr: string) => {
    const row = read(call.db, 'SR', sr);
    if (!row.shared) throw new XenError('SR_NOT_SHARABLE', sr, call.world.coordinator());
    if (row.physical_size - row.physical_utilisation < 4 * 2 ** 20)
      throw new XenError('SR_SOURCE_SPACE_INSUFFICIENT', sr);
  },
  'SR.assert_supports_database_replication': (call: Call, sr: string) => assertAttached(call.db, sr),
  'PBD.create': (call: Call, record: Fields<'PBD'>) => {
    const { host = NULL_REF, SR = NULL_REF } = record;
    read(call.db, 'host', host);
    const sr = read(call.db, 'SR', SR);
    const known = sr.PBDs.find((ref) => read(call.db, 'PBD', ref).host === host);
    if (known !== undefined) throw new XenError('PBD_EXISTS', SR, host, known);
    if (!sr.shared && sr.PBDs.length > 0) throw new XenError('SR_NOT_SHARABLE', SR, host);
    const { currently_attached: _, ...rest } = record;
    return call.db.create('PBD', rest);
  },
  'PBD.plug': plug,
  'PBD.unplug': unplug,
  'PBD.destroy': (call: Call, pbd: string) => {
    if (read(call.db, 'PBD', pbd).currently_attached)
      throw new XenError('OPERATION_NOT_ALLOWED', 'PBD is currently attached');
    call.db.destroy('PBD', pbd);
  },
  'PBD.set_device_config': (call: Call, pbd: string, value: Config) =>
    write(call.db, 'PBD', pbd, { device_config: value }),
};
