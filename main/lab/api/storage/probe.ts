import type { Value } from '../../world/db.ts';
import { find, GIB } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call } from '../handler.ts';

type Config = Readonly<Record<string, string>>;

interface Lun {
  readonly id: number;
  readonly vendor: string;
  readonly serial: string;
  readonly size: number;
  readonly scsiId: string;
  /** uuid of an SR that is on it already. */
  readonly sr?: string;
}

/** The storage network as every pool of the lab sees it. */
const LUNS: readonly Lun[] = [
  { id: 0, vendor: 'EXAMPLE', serial: '6e0a11c0de00', size: 2048 * GIB, scsiId: '36001405c0de0000000000000000000a0' },
  {
    id: 1,
    vendor: 'EXAMPLE',
    serial: '6e0a11c0de01',
    size: 512 * GIB,
    scsiId: '36001405c0de0000000000000000000a1',
    sr: '5d7b1f5e-96c4-4d52-a2b3-7cb6a8d5e001',
  },
  { id: 2, vendor: 'EXAMPLE', serial: '6e0a11c0de02', size: 4096 * GIB, scsiId: '36001405c0de0000000000000000000a2' },
];
const IQNS = ['iqn.2019-06.example.storage:tier2', 'iqn.2019-06.example.storage:archive'];
const EXPORTS = ['/export/vms', '/export/templates', '/export/iso'];
const KNOWN_NFS = '8b2f0a4c-1d8e-4d2b-9c5f-3a6f7b9d2002';
/** Addresses that do not answer; everything else in the lab does. */
const UNREACHABLE = ['10.0.99.99', '192.0.2.1'];

function backend(code: number, text: string, xml = ''): XenError {
  return new XenError(`SR_BACKEND_FAILURE_${code}`, '', text, xml);
}

function lunsXml(luns: readonly Lun[]): string {
  const rows = luns.map(
    (lun) =>
      `<LUN><vendor>${lun.vendor}</vendor><serial>${lun.serial}</serial><LUNid>${lun.id}</LUNid><size>${lun.size}</size><SCSIid>${lun.scsiId}</SCSIid></LUN>`,
  );
  return `<?xml version="1.0" ?>\n<iscsi-target>${rows.join('')}</iscsi-target>`;
}

function iqnsXml(target: string): string {
  const rows = IQNS.map(
    (iqn, at) => `<TGT><Index>${at}</Index><IPAddress>${target}</IPAddress><TargetIQN>${iqn}</TargetIQN></TGT>`,
  );
  return `<?xml version="1.0" ?>\n<iscsi-target-iqns>${rows.join('')}</iscsi-target-iqns>`;
}

function devicesXml(): string {
  const rows = LUNS.map(
    (lun) =>
      `<BlockDevice><path>/dev/mapper/${lun.scsiId}</path><SCSIid>${lun.scsiId}</SCSIid><vendor>${lun.vendor}</vendor><serial>${lun.serial}</serial><size>${lun.size}</size><adapter>host2</adapter><channel>0</channel><id>0</id><lun>${lun.id}</lun><hba>qla2xxx</hba></BlockDevice>`,
  );
  return `<?xml version="1.0" ?>\n<Devlist>${rows.join('')}<Adapter><host>host2</host><name>qla2xxx</name><manufacturer>QLogic</manufacturer><id>2</id></Adapter></Devlist>`;
}

function exportsXml(server: string): string {
  const rows = EXPORTS.map(
    (path) => `<Export><Target>${server}</Target><Path>${path}</Path><Accesslist>*</Accesslist></Export>`,
  );
  return `<?xml version="1.0" ?>\n<nfs-exports>${rows.join('')}</nfs-exports>`;
}

function listXml(call: Call, uuids: readonly string[]): string {
  const unused = uuids.filter((uuid) => find(call.db, 'SR', (row) => row.uuid === uuid) === undefined);
  const rows = unused.map((uuid) => `<SR><UUID>${uuid}</UUID><Devlist/></SR>`);
  return `<?xml version="1.0" ?><SRlist>${rows.join('')}</SRlist>`;
}

function lunOf(config: Config): Lun | undefined {
  return LUNS.find((lun) => lun.scsiId === config.SCSIid || lun.serial === config.LUNSerial);
}

function iscsi(call: Call, config: Config, purpose: 'probe' | 'create'): string {
  const { target, targetIQN, chapuser } = config;
  if (target === undefined || target === '')
    throw backend(141, 'Unable to connect to iSCSI service on target [opterr=no target]');
  if (UNREACHABLE.includes(target))
    throw backend(141, 'Unable to connect to iSCSI service on target [opterr=no route to host]');
  if (targetIQN === undefined || targetIQN === '' || targetIQN === '*')
    throw backend(96, 'The request is missing or has an incorrect target IQN parameter', iqnsXml(target));
  if (!IQNS.includes(targetIQN))
    throw backend(96, 'The request is missing or has an incorrect target IQN parameter', iqnsXml(target));
  if (targetIQN.endsWith(':archive') && chapuser !== 'archive')
    throw backend(68, 'ISCSI login failed, verify CHAP credentials');
  const lun = lunOf(config);
  if (!lun) throw backend(107, 'The SCSIid parameter is missing or incorrect', lunsXml(LUNS));
  return purpose === 'probe' ? listXml(call, lun.sr === undefined ? [] : [lun.sr]) : '';
}

function hba(call: Call, config: Config, purpose: 'probe' | 'create'): string {
  const lun = lunOf(config);
  if (!lun) throw backend(107, 'The SCSIid parameter is missing or incorrect', devicesXml());
  return purpose === 'probe' ? listXml(call, lun.sr === undefined ? [] : [lun.sr]) : '';
}

function nfs(call: Call, config: Config, purpose: 'probe' | 'create'): string {
  const { server, serverpath } = config;
  if (server === undefined || server === '') throw backend(102, 'The request is missing the server parameter');
  if (UNREACHABLE.includes(server)) throw backend(108, 'Unable to detect an NFS service on this target.');
  if (serverpath === undefined || serverpath === '')
    throw backend(101, 'The request is missing the serverpath parameter', exportsXml(server));
  if (!serverpath.startsWith('/')) throw backend(73, 'NFS mount error [opterr=mount failed with return code 32]');
  return purpose === 'probe' ? listXml(call, serverpath === '/export/vms' ? [KNOWN_NFS] : []) : '';
}

/** Answers what is there; a step that lacks something fails with what could be chosen, as drivers do. */
export function probe(call: Call, type: string, config: Config, purpose: 'probe' | 'create'): string {
  switch (type) {
    case 'lvmoiscsi':
      return iscsi(call, config, purpose);
    case 'lvmohba':
    case 'lvmofcoe':
      return hba(call, config, purpose);
    case 'nfs':
      return nfs(call, config, purpose);
    case 'smb':
      if ((config.server ?? '') === '') throw backend(111, 'SMB mount error [opterr=no server]');
      if (config.username !== undefined && (config.password ?? config.password_secret ?? '') === '')
        throw backend(111, 'SMB mount error [opterr=permission denied]');
      return listXml(call, []);
    case 'iso':
      if ((config.location ?? '') === '') throw backend(220, 'The location parameter is missing');
      if (!/^(\/|[\w.-]+:\/)/.test(config.location ?? ''))
        throw backend(225, 'The location is not in the right format');
      return listXml(call, []);
    case 'ext':
    case 'lvm':
      if ((config.device ?? '') === '') throw backend(90, 'The request is missing the device parameter', devicesXml());
      return listXml(call, []);
    default:
      // Drivers of whose storage nothing is known here take whatever they are given.
      if (find(call.db, 'SM', (driver) => driver.type === type) === undefined)
        throw new XenError('SR_UNKNOWN_DRIVER', type);
      return listXml(call, []);
  }
}

/** The same question as records, for drivers of the third generation. */
export function probeExt(type: string, config: Config): Value {
  if (type !== 'gfs2') throw new XenError('SR_OPERATION_NOT_SUPPORTED', type);
  const provider = config.provider ?? 'iscsi';
  const step = (configuration: Config, extra_info: Config, complete: boolean): Value => ({
    configuration,
    complete,
    extra_info,
  });
  return provider === 'iscsi' && config.targetIQN === undefined
    ? IQNS.map((targetIQN) => step({ ...config, targetIQN }, {}, false))
    : lunOf(config)
      ? [step(config, {}, true)]
      : LUNS.map((lun) =>
          step(
            { ...config, SCSIid: lun.scsiId },
            { vendor: lun.vendor, serial: lun.serial, size: String(lun.size), LUNid: String(lun.id) },
            true,
          ),
        );
}

/** Size of what a configuration points at. */
export function sizeOf(type: string, config: Config): number {
  if (type === 'nfs' || type === 'smb') return 8192 * GIB;
  if (type === 'iso') return 800 * GIB;
  return lunOf(config)?.size ?? 1024 * GIB;
}
