import type { Arrangement } from '../../../app/inventory/tree/arrangement.ts';
import { infrastructure } from '../../../app/inventory/tree/infrastructure.ts';
import { labels } from '../../../app/inventory/tree/labels.ts';
import { objects } from '../../../app/inventory/tree/objects.ts';
import { groupedBy, GROUPINGS, type Grouping } from '../../../app/inventory/tree/views.ts';
import type { ViewId } from './views.ts';

const words: Readonly<Record<Grouping, string>> = {
  state: 'VMs by power state',
  system: 'VMs by operating system',
  tools: 'VMs by guest tools',
  network: 'VMs by network',
  storage: 'VMs by storage',
  vApp: 'VMs by vApp',
};

/** The views that come with the console. */
export const groupings = GROUPINGS.map((value) => ({ value, label: words[value] }));

export const grouping = (value: unknown): Grouping => GROUPINGS.find((one) => one === value) ?? 'state';

const grouped = Object.fromEntries(GROUPINGS.map((one) => [one, groupedBy(one)])) as Readonly<
  Record<Grouping, Arrangement>
>;

export function arrangementOf(view: ViewId, by: Grouping): Arrangement {
  switch (view) {
    case 'infrastructure':
      return infrastructure;
    case 'objects':
      return objects;
    case 'tags':
      return labels;
    case 'saved':
      return grouped[by];
  }
}
