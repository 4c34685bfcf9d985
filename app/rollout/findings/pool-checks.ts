import { serverTime } from '../../inventory/describe/server-time.ts';
import type { Obj } from '../../inventory/view.ts';
import { LEASE_SILENCE, readLease } from '../lease.ts';
import type { Check, CheckContext, Finding } from './finding.ts';
import { self } from './host-check.ts';

type PoolRule = (context: CheckContext, pool: Obj<'pool'>) => readonly Finding[];

const poolCheck = (id: string, name: string, rule: PoolRule): Check => ({
  id,
  of: 'pool',
  name,
  find(context) {
    const [pool] = context.view.all('pool');
    return pool ? rule(context, pool) : [];
  },
});

const DAY = 86_400_000;

/** A finding about the pool as a whole, named by what in the pool it is about. */
function about(
  pool: Obj<'pool'>,
  check: string,
  name: string,
  rest: Omit<Finding, 'id' | 'check' | 'subject'>,
): Finding {
  return { id: check, check, subject: { cls: 'pool', ref: pool.$ref, name }, ...rest };
}

/** Blocking or warning until agreed to; then it is taken care of. */
const unlessAgreed = (context: CheckContext, debt: string, level: 'blocking' | 'warning'): Finding['level'] =>
  context.choices.agreed.includes(debt) ? 'agreed' : level;

const ha = poolCheck('ha', 'High availability is off', (context, pool) =>
  pool.ha_enabled
    ? [
        about(pool, 'ha', 'High availability', {
          level: unlessAgreed(context, 'ha', 'blocking'),
          sentence: 'is on: servers cannot be updated while it is',
          cause: 'The server refuses updates under HA. It is off only while the rollout runs.',
          putBack: 'on again at the end',
          fixes: [{ kind: 'agree', debt: 'ha', label: 'Switch off during the run' }],
        }),
      ]
    : [],
);

const wlb = poolCheck('wlb', 'Workload balancing is off', (context, pool) =>
  pool.wlb_enabled
    ? [
        about(pool, 'wlb', 'Workload balancing', {
          level: unlessAgreed(context, 'wlb', 'warning'),
          sentence: 'may move VMs while the rollout does',
          cause: 'It would undo placements that the plan depends on.',
          putBack: 'on again at the end',
          fixes: [{ kind: 'agree', debt: 'wlb', label: 'Hold during the run' }],
        }),
      ]
    : [],
);

const autoPowerOn = poolCheck('auto-power-on', 'Nothing starts by itself', (context, pool) => {
  if (pool.other_config['auto_poweron'] !== 'true') return [];
  const names = [...context.view.all('VM')]
    .filter((vm) => !vm.is_a_template && vm.power_state === 'Halted' && vm.other_config['auto_poweron'] === 'true')
    .map((vm) => vm.name_label);
  const some = names.slice(0, 4).join(', ') + (names.length > 4 ? ` and ${names.length - 4} more` : '');
  return [
    about(pool, 'auto-power-on', 'Auto power-on', {
      level: unlessAgreed(context, 'auto-power-on', 'warning'),
      sentence:
        names.length === 0 ? 'is on for the pool' : `would start ${names.length} halted VMs on the first empty server`,
      cause:
        names.length === 0
          ? 'No halted VM is flagged now; one may be by then.'
          : `${some}: flagged to start with the pool.`,
      putBack: 'restored at the end',
      fixes: [{ kind: 'agree', debt: 'auto-power-on', label: 'Hold during the run' }],
    }),
  ];
});

const schedules = poolCheck('schedules', 'No snapshot schedule runs meanwhile', (context) =>
  [...context.view.all('VMSS')]
    .filter((one) => one.enabled && one.VMs.length > 0)
    .map((one): Finding => {
      const debt = `schedule:${one.uuid}`;
      return {
        id: debt,
        check: 'schedules',
        level: unlessAgreed(context, debt, 'warning'),
        subject: { cls: 'VMSS', ref: one.$ref, name: one.name_label },
        sentence: `may take snapshots of ${one.VMs.length} VMs meanwhile`,
        cause: 'A VM cannot move while a snapshot of it is being taken.',
        putBack: 'on again at the end',
        fixes: [{ kind: 'agree', debt, label: 'Hold during the run' }],
      };
    }),
);

const otherRun = poolCheck('other-run', 'No other rollout runs here', (context, pool) => {
  const lease = readLease(pool.other_config);
  if (!lease || lease.owner === context.owner) return [];
  const silent = context.now - lease.beat > LEASE_SILENCE;
  return [
    about(pool, 'other-run', pool.name_label, {
      level: 'blocking',
      sentence: `is being updated by ${lease.who} from another console`,
      cause: silent
        ? 'That console has not been heard for a while: its run can be taken over.'
        : 'That console is at work now.',
      fixes: [{ kind: 'watch', run: lease.run, label: silent ? 'Look, or take over' : 'Watch it' }],
    }),
  ];
});

const upgrading = poolCheck('upgrading', 'The pool is not being upgraded', (_context, pool) =>
  'rolling_upgrade_in_progress' in pool.other_config
    ? [
        about(pool, 'upgrading', pool.name_label, {
          level: 'blocking',
          sentence: 'is in the middle of a version upgrade',
          cause: 'Updates can be applied when every server runs the new version.',
          fixes: [],
        }),
      ]
    : [],
);

const synced = poolCheck('synced', 'The list of updates is fresh', (context, pool) => {
  if (!context.work.some((one) => one.payload.generation === 'cdn')) return [];
  if (Object.values(pool.current_operations).includes('sync_updates'))
    return [
      about(pool, 'synced', pool.name_label, {
        level: 'blocking',
        sentence: 'is fetching its list of updates',
        cause: 'It may be another one afterwards. This is looked at again as soon as the pool is done.',
        fixes: [],
      }),
    ];
  const last = serverTime(pool.last_update_sync) ?? 0;
  const days = Math.floor((context.now - last) / DAY);
  if (days < 7) return [];
  return [
    about(pool, 'synced', pool.name_label, {
      level: 'warning',
      sentence: `last synchronised its updates ${days} days ago`,
      cause: 'Newer updates may exist.',
      fixes: [{ kind: 'fetch', label: 'Synchronise' }],
    }),
  ];
});

/** For a server whose certificate will not do. A signed one is installed from the server's page: that takes files. */
export const newCertificate = ({ $ref }: Obj<'host'>): Finding['fixes'] => [
  {
    kind: 'action',
    action: 'host.resetCertificate',
    target: { cls: 'host', ref: $ref },
    args: {},
    label: 'Reset certificate…',
  },
];

const certificates = poolCheck('certificates', 'No certificate expires soon', (context, pool) =>
  [...context.view.all('Certificate')]
    .filter((one) => one.type === 'host' && (serverTime(one.not_after) ?? Infinity) - context.now < 7 * DAY)
    .map((one) => {
      const host = context.view.get('host', one.host);
      return {
        ...about(pool, 'certificates', 'A server', {
          level: 'warning' as const,
          sentence: 'has a certificate that expires within 7 days',
          cause: 'After that, other servers and consoles may refuse to talk to it.',
          fixes: host ? newCertificate(host) : [],
        }),
        ...(host ? { subject: self(host) } : {}),
        id: `certificates/${one.uuid}`,
      };
    }),
);

const mixed = poolCheck('mixed', 'All servers run one version', (context, pool) => {
  const versions = new Set([...context.view.all('host')].map((host) => host.software_version['product_version'] ?? ''));
  if (versions.size < 2) return [];
  return [
    about(pool, 'mixed', pool.name_label, {
      level: 'warning',
      sentence: `has servers of ${versions.size} versions`,
      cause: 'VMs move only to servers of the same version or newer; the plan takes that into account.',
      fixes: [],
    }),
  ];
});

export const poolChecks: readonly Check[] = [
  ha,
  wlb,
  autoPowerOn,
  schedules,
  otherRun,
  upgrading,
  synced,
  certificates,
  mixed,
];
