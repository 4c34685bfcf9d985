import { CornerDownRight } from 'lucide-react';
import { useMemo } from 'react';
import { mayGo } from '../../../app/actions/migrate/may.ts';
import { lanesOf, type Lane } from '../../../app/placement/drop.ts';
import { sitesOf } from '../../../app/placement/landing.ts';
import { objectOf, useRunAction, useSituation } from '../../objects/offers.ts';
import { usePools } from '../../mirror/hooks.ts';
import { usePaces } from '../../mirror/moves.ts';
import type { ObjectKey } from '../../objects/place.ts';
import { size } from '../../ui/format/size.ts';
import { span } from '../../ui/format/time.ts';
import { Icon } from '../../ui/glyph/icon.tsx';
import type { Item } from './item.ts';
import { hit } from './match.ts';

const MIGRATE = 'vm.migrate';
/** Every server is asked, so not before it is clear what is wanted. */
const FROM_LETTERS = 3;
const MOST = 8;

const reasonOf = (lane: Lane): string | undefined =>
  lane.state === 'here' || lane.landings.some((one) => one.way !== undefined && one.reasons.length === 0)
    ? undefined
    : (lane.landings[0]?.reasons[0]?.why ?? lane.badge);

/** "Migrate web-07 to xs-paris-01": one line for each server of its pool, with how long and what is free, or why not. */
export function useMoveItems(typed: string, keys: readonly ObjectKey[], name: string | undefined): readonly Item[] {
  const pools = usePools();
  const situation = useSituation();
  const run = useRunAction();
  const paces = usePaces();
  return useMemo(() => {
    const [first] = keys;
    const wanted = typed.length >= FROM_LETTERS && /\b(mig|mov|to )/i.test(typed);
    if (
      !wanted ||
      first === undefined ||
      name === undefined ||
      keys.some(({ cls, pool }) => cls !== 'VM' || pool !== first.pool)
    )
      return [];
    const view = pools.find(({ pool }) => pool === first.pool);
    if (view === undefined) return [];
    const carried = keys.flatMap((key) => {
      const vm = objectOf(view, key);
      return vm?.$cls === 'VM' && vm.power_state === 'Running' ? [{ pool: first.pool, ref: vm.$ref }] : [];
    });
    if (carried.length === 0) return [];
    const lanes = lanesOf(sitesOf([situation(first.pool, view)], mayGo), carried, [first.pool], paces);
    return lanes
      .flatMap((lane) => {
        const label = `Migrate ${name} to ${lane.name}`;
        const found = lane.state === 'here' ? undefined : hit(label, typed);
        return found === undefined ? [] : [{ lane, label, found }];
      })
      .toSorted((a, b) => b.found.score - a.found.score)
      .slice(0, MOST)
      .map(({ lane, label, found }): Item => {
        const able = lane.landings.filter((one) => one.way === 'live' && one.reasons.length === 0);
        const time = lane.time === undefined ? '' : `about ${span(lane.time.seconds * 1000)}, `;
        return {
          id: `move ${lane.uuid}`,
          group: `Actions on ${name}`,
          label,
          runs: found.runs,
          mark: <Icon of={CornerDownRight} />,
          note: `${time}${size(lane.capacity - lane.before)} free there`,
          why: able.length > 0 ? undefined : (reasonOf(lane) ?? 'needs its disks moved too'),
          run: () =>
            run(
              MIGRATE,
              able.map(({ uuid }) => ({ pool: first.pool, cls: 'VM', uuid })),
              { host: lane.host },
            ),
        };
      });
  }, [typed, keys, name, pools, situation, run, paces]);
}
