import type { Obj, View } from '../../inventory/view.ts';
import { byUuid } from '../../inventory/find.ts';
import type { HostPlan, Plan } from '../plan/plan-types.ts';
import { stateOf } from '../run/run.ts';
import type { Run } from '../run/run.ts';
import { guidanceWords, readGuidance } from '../../updates/guidance.ts';
import type { Guidance } from '../../updates/guidance.ts';
import type { Asks, Pending } from '../run/pending.ts';

type Guided = Pick<Obj<'host'>, 'pending_guidances' | 'pending_guidances_recommended'>;

const asked = (one: Guided): readonly Guidance[] => [
  ...readGuidance([...one.pending_guidances, ...one.pending_guidances_recommended]),
];

/** What the servers of a plan ask for now. */
export function pendingAfter(view: View, plan: Plan): Pending {
  return Object.fromEntries(
    plan.hosts.flatMap(({ host: { uuid } }) => {
      const host = byUuid(view, 'host', uuid);
      if (!host) return [];
      const vms = host.resident_VMs.flatMap((ref): readonly Asks[] => {
        const vm = view.get('VM', ref);
        const asks = vm && !vm.is_control_domain ? asked(vm) : [];
        return vm && asks.length > 0 ? [{ name: vm.name_label, asks }] : [];
      });
      return [[uuid, { host: asked(host), vms }]];
    }),
  );
}

/** One thing that updates ask for: of which server or VM, and whether it was done. */
export interface GuidanceLine {
  readonly subject: string;
  readonly asks: string;
  /** `pending`: the pool still asks for it. */
  readonly is: 'done' | 'not-done' | 'pending';
}

/** What was advertised before, what the run did, and what the pool still asks for at its end. */
export function guidanceOf(run: Run, pending: Pending | undefined): readonly GuidanceLine[] {
  return run.plan.hosts.flatMap((planned) => {
    const { host, work } = planned;
    const left = pending?.[host.uuid];
    const all = new Set([...work.guidance, ...(left?.host ?? [])]);
    const own = [...all].map((one): GuidanceLine => {
      const is = left?.host.includes(one) ? 'pending' : did(run, planned, one) ? 'done' : 'not-done';
      return { subject: host.name, asks: guidanceWords(one), is };
    });
    const vms = (left?.vms ?? []).flatMap(({ name, asks }) =>
      asks.map((one): GuidanceLine => ({ subject: name, asks: guidanceWords(one), is: 'pending' })),
    );
    return [...own, ...vms];
  });
}

function did(run: Run, { host, work, consequence }: HostPlan, guidance: Guidance): boolean {
  const done = (step: string): boolean => stateOf(run, `${host.uuid}/${step}`).is === 'done';
  const restarted = done('restart') && consequence.restart === 'reboot';
  switch (guidance) {
    case 'reboot-host':
      return restarted;
    case 'reboot-host-if-livepatch-fails':
      return restarted || (work.livePatch && done('verify'));
    case 'evacuate-host':
      return done('strays/leave');
    case 'restart-toolstack':
      return done('restart');
    case 'restart-device-model':
      return done('refresh-vms') || done('strays/return');
    case 'restart-vm':
      return done('refresh-vms') && run.plan.restartVms === true;
  }
}
