import { serverTime } from '../../inventory/describe/server-time.ts';
import type { Obj } from '../../inventory/view.ts';
import { timelineOf } from '../board/timeline.ts';
import { filesDone, patchFilesDone } from '../../updates/left-files.ts';
import { noHistory } from '../estimate/estimate.ts';
import type { Check, CheckContext, Finding } from './finding.ts';
import { powerOnFix } from './host-checks.ts';
import { wantedEverywhere } from './leave-out.ts';
import { newCertificate } from './pool-checks.ts';
import { byUuid } from '../../inventory/find.ts';

type Rule = (context: CheckContext, pool: Obj<'pool'>) => readonly Found[];

interface Found {
  readonly level: Finding['level'];
  readonly sentence: string;
  readonly cause: string;
  readonly subject?: Finding['subject'];
  readonly fixes?: Finding['fixes'];
}

const check = (id: string, name: string, rule: Rule): Check => ({
  id,
  of: 'pool',
  name,
  find(context) {
    const [pool] = context.view.all('pool');
    if (!pool) return [];
    return rule(context, pool).map((found): Finding => {
      const subject = found.subject ?? { cls: 'pool', ref: pool.$ref, name: pool.name_label };
      return { fixes: [], ...found, id: found.subject ? `${id}/${subject.ref}` : id, check: id, subject };
    });
  },
});

const of = (cls: 'host' | 'VM' | 'SR', object: { readonly $ref: string; readonly name_label: string }) =>
  ({ cls, ref: object.$ref, name: object.name_label }) as const;

const act = (
  action: string,
  target: { readonly cls: 'host' | 'VM' | 'SR' | 'pool'; readonly ref: string },
  label: string,
  args: Readonly<Record<string, unknown>> = {},
) => ({ kind: 'action', action, target: { cls: target.cls, ref: target.ref }, args, label }) as const;

const namesOf = (hosts: readonly { readonly name_label: string }[]): string =>
  hosts.map((one) => one.name_label).join(', ');
const mib = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`;

const applies = (context: CheckContext): boolean => context.work.some((one) => one.payload.generation !== 'none');
const byFile = (context: CheckContext): boolean =>
  context.work.some(({ payload }) => payload.generation === 'iso' || payload.generation === 'patch');

const coordinatorFirst = check('coordinator-first', 'The coordinator is not behind', ({ view, work }, pool) => {
  const coordinator = view.get('host', pool.master);
  const cdn = work.some((one) => one.payload.generation === 'cdn');
  if (!coordinator || !cdn || work.some((one) => one.host === coordinator.uuid)) return [];
  return coordinator.latest_synced_updates_applied === 'yes'
    ? []
    : [{ level: 'blocking', subject: of('host', coordinator), sentence: 'is the coordinator and left out', cause: 'Other servers refuse these updates before it has them.', fixes: [{ kind: 'choose', hosts: [coordinator.uuid], label: 'Choose it too' }] }]; // prettier-ignore
});

const leftOut = check('left-out', 'Every server of the pool is chosen', (context, pool) => {
  const { view, work } = context;
  const others = [...view.all('host')].filter((host) => !work.some((one) => one.host === host.uuid));
  if (!applies(context) || others.length === 0 || work.length === 0) return [];
  const same = work.flatMap((one) => wantedEverywhere(view, one));
  const behind = others.filter((host) =>
    same.some((image) => !host.updates.some((ref) => view.get('pool_update', ref)?.uuid === image.uuid)),
  );
  const names = others.map((host) => host.name_label).join(', ');
  return behind.length > 0
    ? [{ level: 'blocking', sentence: `has to get ${same[0]?.name ?? 'an update'} on every server`, cause: `Left out: ${behind.map((host) => host.name_label).join(', ')}.`, fixes: [{ kind: 'choose', hosts: behind.map((host) => host.uuid), label: 'Choose every server' }] }]
    : [{ level: 'note', sentence: `is mixed afterwards: ${others.length} ${others.length === 1 ? 'server is' : 'servers are'} left out`, cause: `VMs do not move back from updated servers to ${names} until those are updated too.`, subject: { cls: 'pool', ref: pool.$ref, name: pool.name_label } }]; // prettier-ignore
});

/** A server that is away takes nobody in, and misses what the others get. */
const others = check('others-alive', 'Every other server answers', ({ view, work }) =>
  [...view.all('host')]
    .filter((host) => !work.some((one) => one.host === host.uuid) && view.get('host_metrics', host.metrics)?.live !== true)
    .map((host): Found => ({ level: 'warning', subject: of('host', host), sentence: 'does not answer, and is left out', cause: 'No VM can move to it meanwhile, and it does not get the updates.', fixes: powerOnFix(host) })),
); // prettier-ignore

const fits = check('window', 'It ends within its window', (context) => {
  const { window } = context.choices.safeguards;
  if (!window) return [];
  const begun = Math.max(context.now, window.from);
  const { end } = timelineOf(context.planned.plan, context.view, context.history ?? noHistory, begun);
  const late = Math.ceil((begun + end.high * 1000 - window.until) / 60_000);
  if (late <= 0) return [];
  return [{ level: 'warning', sentence: `may end ${late} min after the window closes`, cause: 'Counted with nine in ten of what such steps took.', fixes: [{ kind: 'window', until: window.until + late * 60_000, label: `Let it close ${late} min later` }] }]; // prettier-ignore
});

const snapshotsWithin = check('schedules-due', 'No snapshot is due within the window', ({ view, choices, now }) => {
  const until = choices.safeguards.window?.until ?? now + 4 * 3_600_000;
  return [...view.all('VMSS')].flatMap((one): readonly Found[] => {
    const due = nextDue(one, now);
    if (!one.enabled || one.VMs.length === 0 || due === undefined || due > until) return [];
    if (choices.agreed.includes(`schedule:${one.uuid}`)) return [];
    const subject = { cls: 'VMSS' as const, ref: one.$ref, name: one.name_label };
    return [{ level: 'note', subject, sentence: 'is due while this runs', cause: 'A VM cannot move while a snapshot of it is being taken.' }]; // prettier-ignore
  });
});

/** The next time of a schedule, from its last one and how often it runs. */
function nextDue(one: Obj<'VMSS'>, now: number): number | undefined {
  const steps = { hourly: 3_600_000, daily: 86_400_000, weekly: 604_800_000 } as const;
  const step = steps[one.frequency as keyof typeof steps] as number | undefined;
  const last = serverTime(one.last_run_time);
  if (step === undefined || last === undefined) return undefined;
  return last + Math.max(1, Math.ceil((now - last) / step)) * step;
}

/** "snapshot, migrate send" */
const operations = (object: { readonly current_operations: Readonly<Record<string, string>> }): string =>
  Object.values(object.current_operations).join(', ').replaceAll('_', ' ');

const busy = check('busy', 'Nothing else is at work in the pool', ({ view, work }) => {
  const chosen = [...view.all('host')].filter((host) => work.some((one) => one.host === host.uuid));
  const vms = [...view.all('VM')].filter((vm) => !vm.is_a_template && !vm.is_control_domain && chosen.some((host) => host.$ref === vm.resident_on)); // prettier-ignore
  const beside = [...view.all('task')].filter((task) => task.status === 'pending' && /export|import|copy|backup/i.test(task.name_label)).map((task) => task.name_label); // prettier-ignore
  return [
    ...chosen.filter((host) => operations(host) !== '').map((host): Found => ({ level: 'warning', subject: of('host', host), sentence: `is busy: ${operations(host)}`, cause: 'It may refuse what the run asks of it until that is over.' })), // prettier-ignore
    ...vms.filter((vm) => operations(vm) !== '').map((vm): Found => ({ level: 'warning', subject: of('VM', vm), sentence: `is busy: ${operations(vm)}`, cause: 'It cannot move until that is over; the run waits for it then.' })), // prettier-ignore
    ...(beside.length === 0 ? [] : [{ level: 'note', sentence: `has transfers under way: ${beside.join(', ')}`, cause: 'A restart of the server that carries one out ends it.' } satisfies Found]), // prettier-ignore
  ];
});

const paravirtual = check('pv-guests', 'Every VM is fully virtualised', (context) =>
  byFile(context)
    ? [...context.view.all('VM')]
        .filter((vm) => !vm.is_a_template && !vm.is_control_domain && !vm.is_a_snapshot && vm.HVM_boot_policy === '' && vm.power_state !== 'Halted')
        .map((vm): Found => ({ level: 'warning', subject: of('VM', vm), sentence: 'is paravirtualised', cause: 'Newer servers no longer run such VMs. Read the notes of the update first.' }))
    : [],
); // prettier-ignore

const storage = check('storage-kinds', 'No storage of a kind that updates drop', (context) =>
  applies(context)
    ? [...context.view.all('SR')].flatMap((sr): readonly Found[] => {
        const host = [...context.view.all('host')][0];
        if (sr.type === 'lvmofcoe') return [{ level: 'warning', subject: of('SR', sr), sentence: 'is on FCoE', cause: 'Newer servers no longer support it.' }];
        const used = sr.PBDs.some((ref) => context.view.get('PBD', ref)?.currently_attached);
        return sr.type === 'gfs2' && used && host?.software_version['product_version']?.startsWith('7.6') === true
          ? [{ level: 'blocking', subject: of('SR', sr), sentence: 'is clustered', cause: 'Version 7.6 cannot be updated while a clustered storage is in use.', fixes: [act('sr.detach', of('SR', sr), 'Detach…')] }]
          : [];
      })
    : [],
); // prettier-ignore

const controller = check('vswitch', 'No vSwitch controller is connected', (context, pool) =>
  !byFile(context) || pool.vswitch_controller === ''
    ? []
    : [{ level: 'warning', sentence: 'uses a vSwitch controller', cause: 'Version 8.2 and later refuse it.', fixes: [act('pool.disconnectController', { cls: 'pool', ref: pool.$ref }, 'Disconnect it')] }],
); // prettier-ignore

/** A service of older versions that sent reports of the servers to their vendor. */
const healthCheck = check('health-check', 'The pool is not enrolled in Health Check', (context, pool) =>
  !byFile(context) || pool.health_check_config['Enrollment'] !== 'true'
    ? []
    : [{ level: 'warning', sentence: 'is enrolled in Health Check', cause: 'XenServer 8 and later have no such service. It is left for good: nothing is put back.', fixes: [act('pool.leaveHealthCheck', { cls: 'pool', ref: pool.$ref }, 'Leave it')] }],
); // prettier-ignore

/** Old ciphers that version 8 no longer speaks. */
const ssl = check('legacy-ssl', 'No server speaks the old SSL', (context, pool) => {
  const old = [...context.view.all('host')].filter((host) => host.ssl_legacy);
  if (!byFile(context) || old.length === 0) return [];
  return [{ level: 'warning', sentence: 'still speaks the old SSL', cause: `${namesOf(old)}: later versions refuse it, and old clients with it.`, fixes: [act('pool.disableOldSsl', { cls: 'pool', ref: pool.$ref }, 'Switch it off')] }]; // prettier-ignore
});

/** Version 8.2 dropped one of the ways to power a server on. */
const powerOn = check('power-on', 'Every way to power on is still supported', (context) =>
  byFile(context)
    ? [...context.view.all('host')]
        .filter((host) => ['iLO', 'DRAC'].includes(host.power_on_mode))
        .map((host): Found => ({ level: 'warning', subject: of('host', host), sentence: `is powered on through ${host.power_on_mode}`, cause: 'Version 8.2 and later no longer do that; it is set up anew afterwards.', fixes: [act('host.setPowerOn', { cls: 'host', ref: host.$ref }, 'Clear it', { mode: '' })] }))
    : [],
); // prettier-ignore

/** The supplemental pack that ran containers is not updated any more. */
const containers = check('containers', 'No container management is installed', (context) => {
  const having = [...context.view.all('host')].filter((host) => Object.keys(host.software_version).some((key) => key.endsWith('xscontainer'))); // prettier-ignore
  return !byFile(context) || having.length === 0
    ? []
    : [{ level: 'warning', sentence: 'has container management installed', cause: `${namesOf(having)}: later versions do not have it; containers go on, but are not shown.` }]; // prettier-ignore
});

/** What the files need on a server's own disk, where it says what it has. */
const space = check('disk-space', 'Every server has room on its own disk', ({ view, work, evidence }) =>
  work.flatMap(({ host: uuid, payload }): readonly Found[] => {
    const needed = ('updates' in payload ? payload.updates : []).reduce((sum, image) => sum + (image.installed ?? image.size), 0);
    const free = evidence.space[uuid];
    const host = byUuid(view, 'host', uuid);
    if (!host || free === undefined || free >= needed) return [];
    const [pool] = view.all('pool');
    // Newer servers keep none there.
    const done = pool?.master === host.$ref && [...view.all('pool_patch')].some((one) => patchFilesDone(view, one));
    return [{ level: 'blocking', subject: of('host', host), sentence: 'has too little room on its own disk', cause: `The updates need ${mib(needed)}, ${mib(free)} are free.`, fixes: done ? [act('pool.cleanUpdateFiles', { cls: 'pool', ref: pool.$ref }, 'Remove files of installed updates')] : [] }];
  }),
); // prettier-ignore

/** Newer servers refuse to speak with short keys, and so would this console. */
const keys = check('certificate-key', 'No certificate has a short key', (context) =>
  byFile(context)
    ? [...context.view.all('host')].flatMap((host): readonly Found[] => {
        const bits = context.evidence.keys[host.uuid];
        return bits === undefined || bits >= 2048
          ? []
          : [{ level: 'warning', subject: of('host', host), sentence: `has a certificate with a key of ${bits} bits`, cause: 'XenServer 8 and later refuse keys under 2048 bits: give it another certificate before such an upgrade.', fixes: newCertificate(host) }];
      })
    : [],
); // prettier-ignore

const licence = check('licence', 'The licence allows updates', (context) =>
  byFile(context)
    ? [...context.view.all('host')]
        .filter((host) => host.license_params['restrict_hotfix_apply'] === 'true' && context.work.some((one) => one.host === host.uuid))
        .map((host): Found => ({ level: 'blocking', subject: of('host', host), sentence: 'may not apply updates under its licence', cause: 'Assign a licence that includes updates.' }))
    : [],
); // prettier-ignore

const room = check('room-for-updates', 'A storage has room for the updates', ({ view, work }, pool) => {
  const images = work.flatMap(({ payload }) => (payload.generation === 'iso' ? payload.updates : []));
  const largest = Math.max(0, ...images.filter((image) => ![...view.all('pool_update')].some((one) => one.uuid === image.uuid)).map((image) => image.size)); // prettier-ignore
  if (largest === 0) return [];
  const seen = new Set((view.get('host', pool.master)?.PBDs ?? []).flatMap((ref) => view.get('PBD', ref)?.SR ?? []));
  const fitting = [...view.all('SR')].some((sr) => seen.has(sr.$ref) && sr.content_type !== 'iso' && sr.type !== 'udev' && sr.physical_size - sr.physical_utilisation >= largest); // prettier-ignore
  const done = [...view.all('pool_update')].some((one) => filesDone(view, one));
  return fitting
    ? []
    : [{ level: 'blocking', sentence: 'has no storage with room for the updates', cause: `The largest needs ${mib(largest)} where the coordinator can reach it.`, fixes: done ? [act('pool.cleanUpdateFiles', { cls: 'pool', ref: pool.$ref }, 'Remove files of installed updates')] : [] }]; // prettier-ignore
});

/** Live patches that could spare a restart, and may not. */
const livePatching = check('live-patching', 'Live patches may be used', ({ work, planned }, pool) => {
  const spared = planned.plan.hosts.filter(({ host, consequence }) => {
    const of = work.find((one) => one.host === host.uuid);
    return of?.livePatch === true && of.payload.generation === 'iso' && !of.guidance.includes('reboot-host') && consequence.restart === 'reboot'; // prettier-ignore
  });
  if (spared.length === 0) return [];
  const cause = `Without that, ${spared.map(({ host }) => host.name).join(', ')} would not have to restart.`;
  return pool.live_patching_disabled
    ? [{ level: 'note', sentence: 'has live patching off', cause, fixes: [act('pool.setLivePatching', { cls: 'pool', ref: pool.$ref }, 'Switch it on', { on: true })] }]
    : [{ level: 'note', sentence: 'has a licence without live patching', cause }];
}); // prettier-ignore

const restarts = check('restarts', 'No server is restarted', ({ planned, view }) =>
  planned.plan.hosts.flatMap(({ host, consequence, work }): readonly Found[] => {
    const object = byUuid(view, 'host', host.uuid);
    if (!object) return [];
    if (consequence.restart === 'reboot') return [];
    const sentence = consequence.restart === 'toolstack' ? 'restarts only its toolstack' : 'is not restarted';
    const cause = work.livePatch ? 'Live patches make up for the restart.' : 'The updates do not ask for more.';
    return [{ level: 'note', subject: of('host', object), sentence, cause }];
  }),
);

export const scopeChecks: readonly Check[] = [
  coordinatorFirst,
  leftOut,
  others,
  licence,
  room,
  fits,
  snapshotsWithin,
  busy,
  paravirtual,
  storage,
  controller,
  healthCheck,
  ssl,
  powerOn,
  containers,
  keys,
  space,
  livePatching,
  restarts,
];
