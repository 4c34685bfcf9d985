import { displayName } from '../../../app/inventory/describe/names.ts';
import { serverTime } from '../../../app/inventory/describe/server-time.ts';
import type { Obj, View } from '../../../app/inventory/view.ts';
import { isRef } from '../../../app/xenapi/ref.ts';

/** A point in a VM's past. */
export interface Snapshot {
  readonly vm: Obj<'VM'>;
  readonly name: string;
  readonly taken: number | undefined;
  /** Bytes of its disks and of its memory. */
  readonly disks: number;
  readonly memory: number;
  readonly scheduled: boolean;
}

/** A line of the drawn tree: what it is, in which lane, and the lines around it. */
export interface GraphRow {
  readonly id: string;
  /** Nothing: where the VM is now. */
  readonly snapshot: Snapshot | undefined;
  readonly lane: number;
  /** Lanes whose lines pass by. */
  readonly through: readonly number[];
  /** The lane it branches off from, when it is not its own. */
  readonly from: number | undefined;
  readonly up: boolean;
  readonly down: boolean;
}

export function snapshotsOf(view: View, vm: Obj<'VM'>): readonly Snapshot[] {
  return vm.snapshots
    .flatMap((ref) => view.get('VM', ref) ?? [])
    .map((snapshot) => {
      const disks = snapshot.VBDs.reduce((sum, ref) => {
        const vbd = view.get('VBD', ref);
        return sum + (vbd?.type === 'Disk' ? (view.get('VDI', vbd.VDI)?.physical_utilisation ?? 0) : 0);
      }, 0);
      return {
        vm: snapshot,
        name: displayName(view, snapshot),
        taken: serverTime(snapshot.snapshot_time),
        disks,
        memory: isRef(snapshot.suspend_VDI) ? (view.get('VDI', snapshot.suspend_VDI)?.physical_utilisation ?? 0) : 0,
        scheduled: snapshot.is_vmss_snapshot,
      };
    })
    .sort((a, b) => (a.taken ?? 0) - (b.taken ?? 0));
}

const NOW = 'now';

/** The nearest ancestor that is shown: hidden and vanished ones are passed over. */
function shownParent(view: View, ref: string, shown: ReadonlySet<string>): string | undefined {
  const seen = new Set<string>();
  for (let at = ref; isRef(at) && !seen.has(at); at = view.get('VM', at)?.parent ?? '') {
    if (shown.has(at)) return at;
    seen.add(at);
  }
  return undefined;
}

/** The tree as lines: the branch that leads to now stays in its lane and comes last, others stand out to the right. */
export function graph(view: View, vm: Obj<'VM'>, snapshots: readonly Snapshot[]): readonly GraphRow[] {
  const byRef = new Map<string, Snapshot>(snapshots.map((one) => [one.vm.$ref, one]));
  const shown = new Set(byRef.keys());
  const children = new Map<string, string[]>();
  const put = (parent: string | undefined, child: string) => {
    const list = children.get(parent ?? '') ?? [];
    children.set(parent ?? '', [...list, child]);
  };
  for (const one of snapshots) put(shownParent(view, one.vm.parent, shown), one.vm.$ref);
  put(shownParent(view, vm.parent, shown), NOW);

  const leadsToNow = new Set<string>();
  const mark = (ref: string): boolean => {
    const leads = ref === NOW || (children.get(ref) ?? []).map(mark).some(Boolean);
    if (leads) leadsToNow.add(ref);
    return leads;
  };
  for (const root of children.get('') ?? []) mark(root);

  const rows: GraphRow[] = [];
  const emit = (ref: string, lane: number, through: readonly number[], from: number | undefined, up: boolean): void => {
    const below = children.get(ref) ?? [];
    const main = below.find((child) => leadsToNow.has(child)) ?? below.at(-1);
    rows.push({
      id: byRef.get(ref)?.vm.uuid ?? NOW,
      snapshot: byRef.get(ref),
      lane,
      through,
      from,
      up,
      down: main !== undefined,
    });
    for (const child of below) if (child !== main) emit(child, lane + 1, [...through, lane], lane, false);
    if (main !== undefined) emit(main, lane, through, undefined, true);
  };
  const roots = [...(children.get('') ?? [])].sort((a, b) => Number(leadsToNow.has(a)) - Number(leadsToNow.has(b)));
  for (const root of roots) emit(root, 0, [], undefined, false);
  return rows;
}

/** What came after a snapshot, down every branch: it and its descendants. */
export function withDescendants(snapshots: readonly Snapshot[], first: Snapshot): readonly Snapshot[] {
  const children = snapshots.filter(({ vm }) => vm.parent === first.vm.$ref);
  return [first, ...children.flatMap((child) => withDescendants(snapshots, child))];
}

/** How many snapshots lie between the beginning and now: each slows reading down a little. */
export function chainLength(view: View, vm: Obj<'VM'>): number {
  const seen = new Set<string>();
  for (
    let at: string = vm.parent;
    isRef(at) && view.get('VM', at) && !seen.has(at);
    at = view.get('VM', at)?.parent ?? ''
  )
    seen.add(at);
  return seen.size;
}
