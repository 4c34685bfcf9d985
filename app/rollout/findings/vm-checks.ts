import { explain } from '../../errors/explain.ts';
import type { Obj, View } from '../../inventory/view.ts';
import { holds } from '../../placement/holds.ts';
import { possibleDebts } from '../plan/debts.ts';
import { byUuid } from '../../inventory/find.ts';
import { VM_RESTARTS } from '../plan/plan.ts';
import type { Policy } from '../plan/plan-types.ts';
import type { Check, CheckContext, Finding, FindingFix } from './finding.ts';

/** Every VM that cannot leave its server as the plan stands, with the nearest reason and each way out. */
const leaves: Check = {
  id: 'leaves',
  of: 'host',
  name: 'Every VM can leave and return',
  find: (context, host) => [
    ...context.planned.stuck.filter((one) => one.host === host).flatMap((one) => stuck(context, host, one.vm)),
    ...refusedByServer(context, host),
    ...agreedCds(context, host),
  ],
};

function stuck(context: CheckContext, host: string, uuid: string): readonly Finding[] {
  const vm = byUuid(context.view, 'VM', uuid);
  if (!vm) return [];
  const { stranded } = context.planned.stuck.find((one) => one.vm === uuid) ?? {};
  const reasons = [...(stranded?.reasons ?? [])];
  const nearest = reasons.toSorted(([, a], [, b]) => a.length - b.length)[0];
  const where = nearest ? context.view.get('host', nearest[0])?.name_label : undefined;
  const why = nearest?.[1][0]?.why;
  const cd = cdDebt(context, host, uuid);
  const resting = where === undefined ? restingBeside(context.view, host) : undefined;
  return [
    {
      id: `leaves/${uuid}`,
      check: 'leaves',
      level: 'blocking',
      host,
      subject: { cls: 'VM', ref: vm.$ref, name: vm.name_label },
      sentence: cd
        ? 'cannot leave: its CD is in a drive of this server'
        : `cannot leave${why === undefined ? '' : `: ${why}`}`,
      cause: cd
        ? 'The CD is in a library that no other server can see.'
        : where === undefined
          ? `There is no other server in service.${resting ? ` ${resting.name_label} is in maintenance mode.` : ''}`
          : `${reasons.length} servers were tried; the nearest is ${where}.`,
      ...(cd ? { putBack: 'inserted again on return' } : {}),
      ...(vm.power_state === 'Paused' ? { putBack: 'paused again on return' } : {}),
      fixes: [
        ...(cd ? [{ kind: 'agree' as const, debt: cd, label: 'Eject the CD' }] : []),
        ...(resting ? [endMaintenance(resting)] : []),
        ...ways(context.view, vm),
      ],
    },
  ];
}

/** A server that could take VMs if somebody took it into service again. */
const restingBeside = (view: View, host: string): Obj<'host'> | undefined =>
  [...view.all('host')].find(
    (one) => one.uuid !== host && !one.enabled && view.get('host_metrics', one.metrics)?.live === true,
  );

const endMaintenance = ({ $ref, name_label }: Obj<'host'>): FindingFix => ({
  kind: 'action',
  action: 'host.exitMaintenance',
  target: { cls: 'host', ref: $ref },
  args: { bringBack: true },
  label: `Exit maintenance mode of ${name_label}…`,
});

/** A paused VM can be suspended unless what holds it is in the way; what the server lists for it does not tell. */
export const suspends = (view: View, vm: Obj<'VM'>): boolean =>
  vm.power_state === 'Paused' ? holds(view, vm).length === 0 : vm.allowed_operations.includes('suspend');

/** Suspend keeps everything and is best; a clean shutdown where suspending is impossible; staying ends with the server. */
function ways(view: View, vm: Obj<'VM'>): readonly FindingFix[] {
  const allowed: readonly string[] = vm.allowed_operations;
  const way = (policy: Policy, label: string): FindingFix => ({ kind: 'policy', vm: vm.uuid, policy, label });
  return [
    // A paused guest runs for the moment that saving it takes, and is paused again when it is back.
    ...(suspends(view, vm) ? [way('suspend', 'Suspend for the run')] : []),
    way('shut-down', allowed.includes('clean_shutdown') ? 'Shut down for the run' : 'Force off for the run'),
    way('ask', 'Ask when it is its turn'),
  ];
}

/** What we think can move and the server says cannot: the server wins. */
function refusedByServer(context: CheckContext, host: string): readonly Finding[] {
  const moving = new Set(
    context.planned.plan.hosts
      .find((one) => one.host.uuid === host)
      ?.away.filter((one) => one.how === 'migrate')
      .map((one) => one.vm.uuid),
  );
  // Under HA the answers are about its plan, not about the VMs; they are asked again once it is off.
  const [pool] = context.view.all('pool');
  if (pool?.ha_enabled) return [];
  return Object.entries(context.evidence.evacuation[host] ?? {}).flatMap(([ref, [code = '', ...params]]) => {
    const vm = context.view.get('VM', ref);
    if (!vm || !moving.has(vm.uuid) || cdDebt(context, host, vm.uuid)) return [];
    const { title, cause } = explain({ kind: 'xenapi', code, params }, context.view);
    return [
      {
        id: `refused/${vm.uuid}`,
        check: 'leaves',
        level: 'blocking' as const,
        host,
        subject: { cls: 'VM' as const, ref: vm.$ref, name: vm.name_label },
        sentence: `cannot leave, says the server: ${title}`,
        cause: cause ?? 'The plan had a place for it; the server knows better.',
        fixes: ways(context.view, vm),
      },
    ];
  });
}

function cdDebt(context: CheckContext, host: string, vm: string): string | undefined {
  const debt = possibleDebts(context.view, [host]).find((one) => one.kind === 'cd' && one.vm.uuid === vm);
  return debt ? `cd:${vm}` : undefined;
}

function agreedCds(context: CheckContext, host: string): readonly Finding[] {
  return context.planned.plan.debts.flatMap((debt) => {
    const vm = debt.kind === 'cd' ? byUuid(context.view, 'VM', debt.vm.uuid) : undefined;
    if (debt.kind !== 'cd' || !vm || context.view.get('host', vm.resident_on)?.uuid !== host) return [];
    return [
      {
        id: `leaves/${vm.uuid}`,
        check: 'leaves',
        level: 'agreed' as const,
        host,
        subject: { cls: 'VM' as const, ref: vm.$ref, name: vm.name_label },
        sentence: `gives up its CD ${debt.vdi.name} for the run`,
        cause: 'The CD is in a library that no other server can see.',
        putBack: 'inserted again on return',
        fixes: [],
      },
    ];
  });
}

const meanwhile: Readonly<Record<Policy, string>> = {
  migrate: 'moves while it runs',
  suspend: 'is suspended while its server is away',
  'shut-down': 'is shut down while its server is away',
  stay: 'stays, and goes down with its server',
  ask: 'is asked about when its server is emptied',
};

/** Updates from the pool's own repositories that ask for an empty server are refused on one that is not. */
const refusesGuests = (context: CheckContext, host: string, how: Policy): boolean =>
  how === 'stay' && context.work.some((one) => one.host === host && one.payload.generation === 'cdn');

/** What is done to a VM that was stopped for the run, so that it is as it was. */
export function returnWords(vm: Obj<'VM'> | undefined, how: Policy): string {
  if (vm?.power_state === 'Paused') return 'paused again';
  return how === 'suspend' ? 'resumed' : 'started';
}

/** What the chosen policies do to VMs, so that nobody is surprised. */
const policies: Check = {
  id: 'policies',
  of: 'host',
  name: 'No VM is stopped',
  find: (context, host) =>
    (context.planned.plan.hosts.find((one) => one.host.uuid === host)?.away ?? [])
      .filter((one) => one.how !== 'migrate')
      .flatMap((one): readonly Finding[] => {
        const vm = byUuid(context.view, 'VM', one.vm.uuid);
        if (!vm) return [];
        return [
          {
            id: `policies/${vm.uuid}`,
            check: 'policies',
            level: refusesGuests(context, host, one.how) ? 'blocking' : 'agreed',
            host,
            subject: { cls: 'VM', ref: vm.$ref, name: vm.name_label },
            sentence: meanwhile[one.how],
            cause: refusesGuests(context, host, one.how)
              ? 'The server refuses these updates while a VM runs on it.'
              : 'By your choice.',
            ...(one.how === 'ask' ? {} : { putBack: `${returnWords(vm, one.how)} on return` }),
            fixes: [{ kind: 'policy', vm: vm.uuid, policy: 'migrate', label: 'Migrate it instead' }],
          },
        ];
      }),
};

/** Restarts of VMs that updates ask for: nobody's VM goes down without a word before. */
const restarts: Check = {
  id: 'vm-restarts',
  of: 'pool',
  name: 'No VM has to be restarted',
  find({ view, planned: { plan } }) {
    const [pool] = view.all('pool');
    const names = plan.hosts
      .filter((one) => one.consequence.vms === 'restart')
      .flatMap(({ host, away, consequence }) => {
        const stay = byUuid(view, 'host', host.uuid)?.resident_VMs.flatMap((ref) => view.get('VM', ref) ?? []) ?? [];
        return consequence.evacuate
          ? away.filter(({ how }) => how !== 'shut-down' && how !== 'stay').map(({ vm }) => vm.name)
          : stay.filter((vm) => !vm.is_control_domain && vm.power_state === 'Running').map((vm) => vm.name_label);
      });
    if (!pool || names.length === 0) return [];
    const some = names.slice(0, 4).join(', ') + (names.length > 4 ? ` and ${names.length - 4} more` : '');
    const agreed = plan.restartVms === true;
    const many = names.length === 1 ? 'a VM' : `${names.length} VMs`;
    return [
      {
        id: 'vm-restarts',
        check: 'vm-restarts',
        level: agreed ? 'agreed' : 'warning',
        subject: { cls: 'pool', ref: pool.$ref, name: pool.name_label },
        sentence: agreed ? `restarts ${many} from within` : `has ${many} that these updates ask to restart`,
        cause: agreed
          ? `${some}: each once, cleanly, when its server is done. A VM without guest tools is left to you.`
          : `${some}: moving them does not do it. Until somebody restarts them they run as before the updates.`,
        fixes: [{ kind: 'agree', debt: VM_RESTARTS, label: 'Restart each when its server is done' }],
      },
    ];
  },
};

export const vmChecks: readonly Check[] = [leaves, policies, restarts];
