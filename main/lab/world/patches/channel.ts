import { createHash } from 'node:crypto';

export type Guidance =
  | 'RebootHost'
  | 'RestartToolstack'
  | 'EvacuateHost'
  | 'RestartDeviceModel'
  | 'RestartVM'
  | 'RebootHostOnLivePatchFailure';

interface LivePatch {
  readonly component: 'kernel' | 'xen';
  readonly base_build_id: string;
  readonly base_version: string;
  readonly base_release: string;
  readonly to_version: string;
  readonly to_release: string;
}

/** One update of the channel, as the feed describes it. */
export interface Update {
  readonly id: string;
  readonly summary: string;
  readonly description: string;
  readonly type: string;
  readonly severity: 'High' | 'None';
  readonly issued: string;
  readonly packages: readonly string[];
  readonly livepatches: readonly LivePatch[];
  readonly guidance: {
    readonly mandatory: readonly Guidance[];
    readonly recommended: readonly Guidance[];
    readonly full: readonly Guidance[];
  };
}

/** What the channel offers on top of a host as it was installed. */
export const channel: readonly Update[] = [
  {
    id: 'XS8-2026-041',
    summary: 'Security fixes for the hypervisor',
    description: 'A guest with passthrough could read memory of another guest on the same server.',
    type: 'security',
    severity: 'High',
    issued: '20261103T09:12:44Z',
    packages: [
      'xen-hypervisor-4.17.5-14.xs8.x86_64.rpm',
      'xen-dom0-tools-4.17.5-14.xs8.x86_64.rpm',
      'xen-libs-4.17.5-14.xs8.x86_64.rpm',
    ],
    livepatches: [],
    guidance: { mandatory: ['RebootHost'], recommended: [], full: [] },
  },
  {
    id: 'XS8-2026-040',
    summary: 'Control domain kernel: network driver hangs under load',
    description: 'Some network cards stopped receiving after several hours of heavy load.',
    type: 'bugfix',
    severity: 'None',
    issued: '20261027T14:03:10Z',
    packages: ['kernel-4.19.19-8.0.44.xs8.x86_64.rpm'],
    livepatches: [
      {
        component: 'kernel',
        base_build_id: 'b3e9f5c8a7d1e2406f7c5b8a9d0e1f2a3b4c5d6e',
        base_version: '4.19.19',
        base_release: '8.0.43.xs8',
        to_version: '4.19.19',
        to_release: '8.0.44.xs8',
      },
    ],
    guidance: { mandatory: [], recommended: ['RebootHost'], full: ['RebootHost'] },
  },
  {
    id: 'XS8-2026-039',
    summary: 'Device model: slow graphics in some Windows guests',
    description: 'Windows guests with large resolutions redraw faster.',
    type: 'improvement',
    severity: 'None',
    issued: '20261021T08:40:02Z',
    packages: ['qemu-4.2.1-5.2.14.xs8.x86_64.rpm'],
    livepatches: [],
    guidance: { mandatory: [], recommended: ['RestartDeviceModel'], full: ['RestartDeviceModel'] },
  },
  {
    id: 'XS8-2026-038',
    summary: 'Toolstack: faster evacuation of hosts with many VMs',
    description: 'Planning an evacuation no longer takes longer than the evacuation itself.',
    type: 'improvement',
    severity: 'None',
    issued: '20261014T11:20:00Z',
    packages: ['xapi-core-26.17.0-3.xs8.x86_64.rpm', 'xenopsd-26.17.0-3.xs8.x86_64.rpm'],
    livepatches: [],
    guidance: { mandatory: ['RestartToolstack'], recommended: [], full: [] },
  },
  {
    id: 'XS8-2026-037',
    summary: 'Storage manager: iSCSI sessions survive a target failover',
    description: 'Sessions are logged in again when a target comes back on another address.',
    type: 'bugfix',
    severity: 'None',
    issued: '20261006T07:55:31Z',
    packages: ['sm-3.2.12-6.xs8.x86_64.rpm'],
    livepatches: [],
    guidance: { mandatory: [], recommended: [], full: [] },
  },
];

/** SHA-256 of the list, as Repository.hash and apply_updates know it. */
export function channelHash(): string {
  return createHash('sha256').update(JSON.stringify(channel)).digest('hex');
}
