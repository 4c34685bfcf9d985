import type { Obj } from '../../inventory/view.ts';
import type { Check, Finding } from './finding.ts';
import { hostCheck, self } from './host-check.ts';
import { leftOver } from './left-over.ts';
import { prechecks } from './precheck.ts';

const alive = hostCheck('alive', 'The server answers', ({ view }, host) =>
  view.get('host_metrics', host.metrics)?.live
    ? []
    : [
        {
          level: 'blocking',
          subject: self(host),
          sentence: 'does not answer',
          cause: 'It is off, cut off or hanging. Leave it out, or bring it back first.',
          fixes: powerOnFix(host),
        },
      ],
);

/** Only where somebody has set up how. */
export const powerOnFix = ({ $ref, power_on_mode }: Obj<'host'>): Finding['fixes'] =>
  power_on_mode === ''
    ? []
    : [{ kind: 'action', action: 'host.powerOn', target: { cls: 'host', ref: $ref }, args: {}, label: 'Power on' }];

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
              label: 'Exit maintenance mode…',
            },
          ],
        },
      ],
);

const storage = hostCheck('storage', 'All storage is connected', ({ view }, host) => {
  const links = host.PBDs.flatMap((ref) => view.get('PBD', ref) ?? []);
  const linked = new Set<string>(links.map((pbd) => pbd.SR));
  const without = [...view.all('SR')].filter((sr) => sr.shared && sr.PBDs.length > 0 && !linked.has(sr.$ref));
  return [...links.flatMap((pbd) => (pbd.currently_attached ? [] : (view.get('SR', pbd.SR) ?? []))), ...without].map(
    (sr) => {
      const used = sr.VDIs.some((vdi) =>
        view.get('VDI', vdi)?.VBDs.some((vbd) => runs(view.get('VM', view.get('VBD', vbd)?.VM ?? ''))),
      );
      const subject = { cls: 'SR' as const, ref: sr.$ref, name: sr.name_label };
      return {
        level: used ? 'blocking' : 'warning',
        subject,
        sentence: `is not connected to ${host.name_label}`,
        cause: used ? 'Running VMs use it, and could not move to this server.' : 'No running VM uses it now.',
        fixes: [{ kind: 'action', action: 'sr.repair', target: subject, args: {}, label: 'Repair' }],
      };
    },
  );
});

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
    const worst = pbd && pathsDown(pbd).toSorted((a, b) => Number(a.current) - Number(b.current))[0];
    if (!sr || !worst) return [];
    return [
      {
        level: 'warning',
        subject: { cls: 'SR', ref: sr.$ref, name: sr.name_label },
        sentence: `has ${worst.current} of ${worst.most} paths on this server`,
        cause: 'The reboot may lose the disks if the other path does not come back.',
        fixes: [],
      },
    ];
  }),
);

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

export const hostChecks: readonly Check[] = [alive, enabled, storage, multipath, ...leftOver, clock, prechecks];
