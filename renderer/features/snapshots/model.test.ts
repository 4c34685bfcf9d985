import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Made } from '../../../app/actions/testing/made.ts';
import { chainLength, graph, snapshotsOf, withDescendants } from './model.ts';

/** first → second → third → now, and a branch off the first. */
function world() {
  const made = new Made();
  const snapshot = (name: string, parent: string, hour: number, over: object = {}) =>
    made.put('VM', name, {
      is_a_snapshot: true,
      is_a_template: true,
      snapshot_of: 'OpaqueRef:web',
      parent: parent === '' ? 'OpaqueRef:NULL' : `OpaqueRef:${parent}`,
      snapshot_time: `20261121T0${hour}:00:00Z`,
      ...over,
    });
  const all = [
    snapshot('first', '', 1),
    snapshot('second', 'first', 2),
    snapshot('branch', 'first', 3),
    snapshot('third', 'second', 4, { is_vmss_snapshot: true }),
  ];
  const vdi = made.put('VDI', 'disk', { physical_utilisation: 5 });
  const vbd = made.put('VBD', 'vbd', { type: 'Disk', VDI: vdi });
  made.put('VM', 'first', { VBDs: [vbd], suspend_VDI: made.put('VDI', 'memory', { physical_utilisation: 7 }) });
  made.put('VM', 'web', { snapshots: all, parent: 'OpaqueRef:third' });
  return made;
}

test('what a snapshot holds is its disks and its memory', () => {
  const made = world();
  const [first] = snapshotsOf(made.view, made.get('VM', 'web'));
  assert.deepEqual([first?.vm.name_label, first?.disks, first?.memory], ['first', 5, 7]);
});

test('the way to now stays in its lane and ends the drawing, branches stand out', () => {
  const made = world();
  const vm = made.get('VM', 'web');
  const rows = graph(made.view, vm, snapshotsOf(made.view, vm));
  assert.deepEqual(
    rows.map((row) => [row.snapshot?.vm.name_label ?? 'now', row.lane, row.from, row.through]),
    [
      ['first', 0, undefined, []],
      ['branch', 1, 0, [0]],
      ['second', 0, undefined, []],
      ['third', 0, undefined, []],
      ['now', 0, undefined, []],
    ],
  );
});

test('a hidden snapshot is passed over, its children stay', () => {
  const made = world();
  const vm = made.get('VM', 'web');
  const shown = snapshotsOf(made.view, vm).filter((one) => one.vm.name_label !== 'second');
  const rows = graph(made.view, vm, shown);
  assert.deepEqual(
    rows.map((row) => row.snapshot?.vm.name_label ?? 'now'),
    ['first', 'branch', 'third', 'now'],
  );
});

test('what came after a snapshot is found down every branch', () => {
  const made = world();
  const all = snapshotsOf(made.view, made.get('VM', 'web'));
  const after = (at: number) => {
    const first = all[at];
    assert.ok(first);
    return withDescendants(all, first).map(({ vm }) => vm.name_label);
  };
  assert.deepEqual(after(0), ['first', 'second', 'third', 'branch']);
  assert.deepEqual(after(2), ['branch']);
});

test('the chain is counted from now back to the beginning', () => {
  const made = world();
  assert.equal(chainLength(made.view, made.get('VM', 'web')), 3);
});
