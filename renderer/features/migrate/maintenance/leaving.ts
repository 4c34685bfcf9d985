import { isCoordinator } from '../../../../app/actions/host/residents.ts';
import { makeCoordinator } from '../../../../app/actions/pool/coordinator.ts';
import { lowerTolerance } from '../../../../app/actions/host/maintenance.ts';
import type { Situation } from '../../../../app/inventory/situation.ts';
import type { Obj, View } from '../../../../app/inventory/view.ts';
import { evacuation, type Leaving } from '../../../../app/placement/evacuate.ts';
import { survey } from '../../../../app/placement/facts.ts';
import { judge } from '../../../../app/actions/verdict.ts';
import { roadsTo, type Road } from '../../../../app/wizards/migrate/networks.ts';
import { objectOf } from '../../../objects/offers.ts';
import type { ObjectKey } from '../../../objects/place.ts';
import { fixFor, reasonWords } from '../words.ts';

/** What becomes of a VM that does not move. */
export const ends = {
  suspend: 'Suspend it',
  shutdown: 'Shut it down',
  forceShutdown: 'Force it off',
  stay: 'Leave it running here',
} as const;
export type End = keyof typeof ends;
export type Fate = { readonly move: string } | { readonly do: End };

export const isEnd = (value: string): value is End => value in ends;

/** A VM that has to leave, with its ways out. */
export interface Way extends Leaving {
  readonly uuid: string;
  readonly words: string;
  readonly fix: ReturnType<typeof fixFor>;
  readonly ends: readonly End[];
}

export interface Seen {
  readonly host: string;
  readonly name: string;
  readonly leaving: readonly Way[];
  readonly servers: readonly { readonly ref: string; readonly name: string; readonly why: string | undefined }[];
  readonly coordinator: boolean;
  readonly roads: readonly Road[];
  readonly tolerance: ReturnType<typeof lowerTolerance>;
}

const endsOf = (vm: Obj<'VM'> | undefined): readonly End[] => [
  ...(
    [
      ['suspend', 'suspend'],
      ['shutdown', 'clean_shutdown'],
      ['forceShutdown', 'hard_shutdown'],
    ] as const
  ).flatMap(([end, operation]): readonly End[] => (vm?.allowed_operations.includes(operation) ? [end] : [])),
  'stay',
];

/** Everything the dialog shows of a server that is to be emptied; `wanted` are servers chosen by hand. */
export function see(at: Situation, view: View, key: ObjectKey, wanted: ReadonlyMap<string, string>): Seen | undefined {
  const host = objectOf(view, key);
  if (host?.$cls !== 'host') return undefined;
  const site = survey(view);
  return {
    host: host.$ref,
    name: host.name_label,
    coordinator: isCoordinator(view, host),
    servers: [...site.hosts.values()]
      .filter((one) => one.ref !== host.$ref && one.live && one.enabled)
      .map(({ ref, name }) => {
        const record = view.get('host', ref);
        const verdict = record && judge(makeCoordinator, at, record, {});
        return { ref, name, why: verdict?.ok === false ? verdict.why : undefined };
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    leaving: evacuation(site, host.$ref, wanted).map((one): Way => {
      const uuid = view.get('VM', one.vm)?.uuid ?? '';
      return {
        ...one,
        uuid,
        words: one.blocked ? reasonWords(view, one.blocked) : '',
        fix: one.blocked ? fixFor(view, { uuid, reasons: [one.blocked] }) : undefined,
        ends: endsOf(view.get('VM', one.vm)),
      };
    }),
    roads: roadsTo(view, host.$ref),
    tolerance: lowerTolerance(view),
  };
}
