import type { Lane } from '../../../app/placement/drop.ts';
import type { DropWay, Landing, Wanted } from '../../../app/placement/landing.ts';
import type { Reason } from '../../../app/placement/reason.ts';
import type { View } from '../../../app/inventory/view.ts';
import type { State } from '../../ui/glyph/state-glyph.tsx';
import { size } from '../../ui/format/size.ts';
import type { Plan } from './plan.ts';

export const ways: Readonly<Record<DropWay, string>> = {
  live: 'live',
  storage: 'live, its disks are copied',
  move: 'off, its disks are moved',
  copy: 'a copy with disks of its own',
  home: 'becomes its home server',
  cross: 'to another pool, its disks are copied',
};

export const glyphOf = (lane: Pick<Lane, 'state'>): State =>
  lane.state === 'fits' || lane.state === 'some' ? 'done' : lane.state === 'here' ? 'info' : 'refused';

/** A reason with the object it names: "The CD drivers.iso is in a drive of xs-paris-02 only". */
export function reasonWords(view: View, { code, params, why }: Reason): string {
  if (code === 'VM_REQUIRES_SR') {
    const sr = view.get('SR', params[1] ?? '');
    const what = sr?.content_type === 'iso' ? 'its CD is in' : 'it has a disk on';
    return sr ? `${what} ${sr.name_label}, which that server does not reach` : why;
  }
  if (code === 'VM_REQUIRES_NETWORK') {
    const network = view.get('network', params[1] ?? '');
    return network ? `${network.name_label} is not on that server` : why;
  }
  return why;
}

/** A fix that can be offered for a reason, as an action of the VM or of what stands in the way. */
export function fixFor(
  view: View,
  { uuid, reasons }: Pick<Landing, 'uuid' | 'reasons'>,
): { readonly action: string; readonly label: string; readonly cls: 'VM' | 'SR'; readonly uuid: string } | undefined {
  const [only, ...more] = reasons;
  if (!only || more.length > 0) return undefined;
  switch (only.code) {
    case 'VM_LACKS_FEATURE':
    case 'no-tools':
      return { action: 'vm.installTools', label: 'Install tools', cls: 'VM', uuid };
    case 'VM_BAD_POWER_STATE':
      return only.params[2] === 'paused' ? { action: 'vm.unpause', label: 'Unpause', cls: 'VM', uuid } : undefined;
    case 'VM_REQUIRES_SR': {
      const sr = view.get('SR', only.params[1] ?? '');
      if (sr?.content_type === 'iso')
        return { action: 'vm.ejectCd', label: 'Eject the CD and include it', cls: 'VM', uuid };
      return sr?.shared ? { action: 'sr.repair', label: 'Connect storage', cls: 'SR', uuid: sr.uuid } : undefined;
    }
    default:
      return undefined;
  }
}

/** Reasons that are none: it need not go. */
const there: ReadonlySet<string> = new Set(['already-here', 'already-home']);

/** What a server's line says; of one VM alone that one's name stands before the words, so that only the name is cut when it is long. */
interface Note {
  readonly who?: string;
  readonly words: string;
}

/** The second line of a server while something is carried: what happens to those that stay, or what is left after. */
export function noteOf(view: View, lane: Lane): readonly Note[] {
  if (lane.state === 'closed')
    return [{ words: lane.badge === 'maintenance' ? 'In maintenance mode' : 'The server does not answer' }];
  if (lane.state === 'here') return [{ words: `${size(Math.max(0, lane.capacity - lane.after))} free after the move` }];
  const left = lane.landings.filter(({ reasons }) => reasons.length > 0);
  const out = left.filter(({ reasons }) => !there.has(reasons[0]?.code ?? ''));
  const [first] = out;
  const copied = lane.landings.reduce((sum, { disks }) => sum + disks, 0);
  const already = left.length - out.length;
  const besides = already === 0 ? '' : `${already} ${already === 1 ? 'is' : 'are'} there already`;
  if (!first)
    return [
      { words: copied > 0 ? `Copies ${size(copied)} of disks` : 'Disks stay where they are' },
      { words: besides },
    ];
  const why = first.reasons[0];
  const words = why ? reasonWords(view, why) : '';
  const same = new Set(out.map(({ reasons }) => reasons[0]?.code)).size === 1;
  if (same && out.length === lane.landings.length)
    return [out.length === 1 ? { who: first.name, words: `: ${words}` } : { words: `All of them: ${words}` }];
  const also = besides === '' ? '' : `, ${besides}`;
  return [
    out.length === 1
      ? { who: first.name, words: ` stays behind${also}` }
      : { words: `${out.length} stay behind${also}` },
    out.length === 1 || same ? { words } : { who: first.name, words: `: ${words}` },
  ];
}

export function verbOf(plan: Plan, wanted: Wanted): string {
  if (wanted === 'copy') return 'Copy';
  return plan.going.length > 0 && plan.going.every(({ landing }) => landing.way === 'home') ? 'Set home of' : 'Migrate';
}

export function titleOf(plan: Plan, wanted: Wanted): string {
  const n = plan.going.length;
  const all = plan.items.length;
  const verb = verbOf(plan, wanted);
  const many = n === all ? String(n) : `${n} of ${all}`;
  return verb === 'Set home of'
    ? `Set the home server of ${many} to be ${plan.target}`
    : `${verb} ${many} to ${plan.target}`;
}
