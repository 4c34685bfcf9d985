import { serverTime } from '../../inventory/describe/server-time.ts';
import type { Obj, View } from '../../inventory/view.ts';
import { readGuidance } from '../updates/guidance.ts';
import { find } from '../judge.ts';
import type { Check, CheckContext, Finding } from './finding.ts';
import { prechecks } from './precheck.ts';

type HostRule = (context: CheckContext, host: Obj<'host'>) => readonly Omit<Finding, 'id' | 'check' | 'host'>[];

/** `rule` finds things about one server; their ids are the check, the server and, for several, their order. */
const hostCheck = (id: string, name: string, rule: HostRule): Check => ({
  id,
  of: 'host',
  name,
  find(context, uuid) {
    const host = find(context.view, 'host', uuid);
    if (!host) return [];
    return rule(context, host).map((one) => ({
      ...one,
      id: `${id}/${uuid}/${one.subject.ref}`,
      check: id,
      host: uuid,
    }));
  },
});

const self = (host: Obj<'host'>) => ({ cls: 'host' as const, ref: host.$ref, name: host.name_label });

const alive = hostCheck('alive', 'The server answers', ({ view }, host) =>
  view.get('host_metrics', host.metrics)?.live
    ? []
    : [
        {
          level: 'blocking',
          subject: self(host),
          sentence: 'does not answer',
          cause: 'It is off, cut off or hanging. Leave it out, or bring it back first.',
          fixes: [
            {
              kind: 'action',
              action: 'host.powerOn',
              target: { cls: 'host', ref: host.$ref },
              args: {},
              label: 'Power on',
            },
          ],
        },
      ],
);

const enabled = hostCheck('enabled', 'The server is in service', (_context, host) =>
  host.enabled
    ? []
    : [
        {
          level: 'warning',
          subject: self(host),
          sentence: 'is already in maintenance mode',
          cause: 'It will be updated, and put into service at the end.',
          fixes: [
            {
              kind: 'action',
              action: 'host.exitMaintenance',
              target: { cls: 'host', ref: host.$ref },
              args: { bringBack: true },
              label: 'End maintenance…',
            },
          ],
        },
      ],
);

const storage = hostCheck('storage', 'All storage is connected', ({ view }, host) =>
  host.PBDs.flatMap((ref) => {
    const pbd = view.get('PBD', ref);
    const sr = pbd && view.get('SR', pbd.SR);
    if (!pbd || !sr || pbd.currently_attached) return [];
    const used = sr.VDIs.some((vdi) =>
      view.get('VDI', vdi)?.VBDs.some((vbd) => runs(view.get('VM', view.get('VBD', vbd)?.VM ?? ''))),
    );
    return [
      {
        level: used ? ('blocking' as const) : ('warning' as const),
        subject: { cls: 'SR' as const, ref: sr.$ref, name: sr.name_label },
        sentence: `is not connected to ${host.name_label}`,
        cause: used ? 'Running VMs use it, and could not move to this server.' : 'No running VM uses it now.',
        fixes: [
          {
            kind: 'action' as const,
            action: 'sr.repair',
            target: { cls: 'SR' as const, ref: sr.$ref },
            args: {},
            label: 'Repair',
          },
        ],
      },
    ];
  }),
);

const runs = (vm: Obj<'VM'> | undefined): boolean => vm?.power_state === 'Running' || vm?.power_state === 'Paused';

/** Disks of a link that have fewer paths than they could: `mpath-<id>` holds `[current, most]`, in old servers with an L behind each. */
export const pathsDown = (pbd: Obj<'PBD'>): readonly { readonly current: string; readonly most: string }[] =>
  Object.entries(pbd.other_config).flatMap(([key, value]) => {
    const [, current, most] = /^\[(\d+)L?, (\d+)L?\]$/.exec(key.startsWith('mpath-') ? value : '') ?? [];
    return current === undefined || most === undefined || Number(current) >= Number(most) ? [] : [{ current, most }];
  });

const multipath = hostCheck('multipath', 'All storage paths are up', ({ view }, host) =>
  host.PBDs.flatMap((ref) => {
    const pbd = view.get('PBD', ref);
    const sr = pbd && view.get('SR', pbd.SR);
    if (!pbd || !sr) return [];
    return pathsDown(pbd).map(({ current, most }) => ({
      level: 'warning' as const,
      subject: { cls: 'SR' as const, ref: sr.$ref, name: sr.name_label },
      sentence: `has ${current} of ${most} paths on this server`,
      cause: 'The reboot may lose the disks if the other path does not come back.',
      fixes: [],
    }));
  }),
);

const guidance = hostCheck('guidance', 'Nothing is left over from earlier updates', (context, host) => {
  const cdn = context.work.some((one) => one.host === host.uuid && one.payload.generation === 'cdn');
  const pending = readGuidance(host.pending_guidances);
  if (!cdn || pending.size === 0) return [];
  return [
    {
      level: 'blocking',
      subject: self(host),
      sentence: 'has to finish an earlier update first',
      cause: 'The server refuses new updates until it has been restarted.',
      fixes: [
        {
          kind: 'action',
          action: 'host.reboot',
          target: { cls: 'host', ref: host.$ref },
          args: {},
          label: 'Restart it now…',
        },
      ],
    },
  ];
});

/** Older updates may be in place and yet not at work: the server itself lists them, or says when each was applied. */
const restartPending = hostCheck('restart-pending', 'No restart is pending', (context, host) => {
  const { view, work, planned } = context;
  const generation = work.find((one) => one.host === host.uuid)?.payload.generation;
  const due = generation === 'iso' && host.updates_requiring_reboot.length > 0 ? 'reboot' : generation === 'patch' ? patchesDue(view, host) : undefined; // prettier-ignore
  if (due === undefined) return [];
  const restart = planned.plan.hosts.find((one) => one.host.uuid === host.uuid)?.consequence.restart;
  const sentence = `still needs a restart${due === 'reboot' ? '' : ' of its toolstack'} for an earlier update`;
  if (restart === 'reboot' || restart === due)
    return [{ level: 'warning', subject: self(host), sentence, cause: 'The restart of this run will do for both.', fixes: [] }]; // prettier-ignore
  const [pool] = view.all('pool');
  const action = due === 'reboot' ? 'host.reboot' : 'host.restartToolstack';
  const label = due === 'reboot' ? 'Restart it now…' : 'Restart its toolstack…';
  return [
    {
      level: pool?.master === host.$ref ? 'blocking' : 'warning',
      subject: self(host),
      sentence,
      cause: 'This run would not restart it.',
      fixes: [{ kind: 'action', action, target: { cls: 'host', ref: host.$ref }, args: {}, label }],
    },
  ];
});

/** What patch files that were applied after the last start still ask for. */
function patchesDue(view: View, host: Obj<'host'>): 'reboot' | 'toolstack' | undefined {
  const since = (key: string): number => Number(host.other_config[key] ?? 0) * 1000;
  const asks = (guidance: string, key: string): boolean =>
    host.patches.some((ref) => {
      const applied = view.get('host_patch', ref);
      const asked = view.get('pool_patch', applied?.pool_patch ?? '')?.after_apply_guidance ?? [];
      return (asked as readonly string[]).includes(guidance) && (serverTime(applied?.timestamp_applied ?? '') ?? 0) > since(key) && since(key) > 0; // prettier-ignore
    });
  if (asks('restartHost', 'boot_time')) return 'reboot';
  return asks('restartXAPI', 'agent_start_time') ? 'toolstack' : undefined;
}

const clock = hostCheck('clock', 'Its clock agrees', (context, host) => {
  const skew = context.evidence.skew[host.uuid] ?? 0;
  return Math.abs(skew) < 1
    ? []
    : [
        {
          level: 'warning',
          subject: self(host),
          sentence: `has a clock that is ${Math.abs(skew).toFixed(1)} s ${skew > 0 ? 'ahead' : 'behind'}`,
          cause: 'VMs may see time jump when they move. Check its time servers.',
          fixes: [],
        },
      ];
});

export const hostChecks: readonly Check[] = [
  alive,
  enabled,
  storage,
  multipath,
  guidance,
  restartPending,
  clock,
  prechecks,
];
