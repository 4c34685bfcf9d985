import * as z from 'zod';
import type { Kind } from '../describe/kind.ts';

/** What a saved view can be told to look through, in the order of the navigator. */
export const KINDS = [
  'pool',
  'server',
  'virtual machine',
  'snapshot',
  'template',
  'built-in template',
  'shared storage',
  'local storage',
  'disk',
  'network',
  'vApp',
] as const satisfies readonly (Kind | 'shared storage' | 'local storage')[];
export type ViewKind = (typeof KINDS)[number];

/** One question about one property, both named in the table of properties. */
export interface Condition {
  readonly on: string;
  readonly how: string;
  readonly value: string;
}

/** A question that another console wrote and this one cannot ask. It lets everything through and is written back as it came. */
export interface Foreign {
  readonly xml: string;
}

export const JOINS = ['all', 'any', 'none'] as const;
export type Join = (typeof JOINS)[number];

export interface Together {
  readonly join: Join;
  readonly of: readonly Filter[];
}

export type Filter = Together | Condition | Foreign;

/** A question kept under a name: which objects, and under which values of theirs they stand. */
export interface SavedView {
  /** A UUID; those that come with the console have names of their own. */
  readonly id: string;
  readonly name: string;
  readonly kinds: readonly ViewKind[];
  readonly filter: Together;
  /** Names of properties, outermost first. */
  readonly groups: readonly string[];
  /** What another console keeps with it (columns, order), as XML. */
  readonly rest?: string;
}

export const MOST_GROUPS = 4;

const filter: z.ZodType<Filter> = z.lazy(() =>
  z.union([
    z.object({ join: z.enum(JOINS), of: z.array(filter).max(200) }),
    z.object({ on: z.string().max(300), how: z.string().max(30), value: z.string().max(2000) }),
    z.object({ xml: z.string().max(20_000) }),
  ]),
);

const savedView: z.ZodType<SavedView> = z.object({
  id: z.string().min(1).max(100),
  name: z.string().min(1).max(300),
  kinds: z.array(z.enum(KINDS)).max(KINDS.length),
  filter: z.object({ join: z.enum(JOINS), of: z.array(filter).max(200) }),
  groups: z.array(z.string().max(300)).max(MOST_GROUPS),
  rest: z.string().max(50_000).optional(),
}) as z.ZodType<SavedView>;

/** What was kept, as views; what is damaged is left out. */
export function savedViewsOf(value: unknown): readonly SavedView[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) => savedView.safeParse(one).data ?? []);
}

/** A name that none of the others has: "Web", "Web (2)". */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? wanted : `${wanted} (${count})`;
    if (!taken.has(name)) return name;
  }
}

const view = (id: string, name: string, group: string, more: Partial<SavedView> = {}): SavedView => ({
  id,
  name,
  kinds: ['virtual machine'],
  filter: { join: 'all', of: [] },
  groups: [group],
  ...more,
});

/** The views that come with the console: XenCenter's, and VMs by storage, which people asked for there. */
export const BUILT_IN: readonly SavedView[] = [
  view('built-in-state', 'VMs by power state', 'power'),
  view('built-in-system', 'VMs by operating system', 'system'),
  view('built-in-tools', 'VMs without up-to-date tools', 'tools', {
    filter: {
      join: 'all',
      of: [
        { on: 'power', how: 'is', value: 'Running' },
        { on: 'tools', how: 'is-not', value: 'present' },
      ],
    },
  }),
  view('built-in-network', 'VMs by network', 'network', { kinds: ['virtual machine', 'network'] }),
  view('built-in-storage', 'VMs by storage', 'storage', {
    kinds: ['virtual machine', 'shared storage', 'local storage'],
  }),
  view('built-in-vapp', 'VMs by vApp', 'vapp', { kinds: ['virtual machine', 'vApp'] }),
  view('built-in-tag', 'Objects by tag', 'tag', {
    kinds: KINDS,
    filter: { join: 'all', of: [{ on: 'tag', how: 'some', value: '' }] },
  }),
  view('built-in-snapshots', 'Snapshots by VM', 'vm', { kinds: ['snapshot'] }),
];
