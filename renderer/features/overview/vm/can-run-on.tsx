import { Check } from 'lucide-react';
import { useMemo } from 'react';
import { survey } from '../../../../app/placement/facts.ts';
import { Room } from '../../../../app/placement/room.ts';
import { whyNotNow } from '../../../../app/placement/why-not.ts';
import { useView } from '../../../mirror/hooks.ts';
import { Card } from '../../../ui/card.tsx';
import { Icon } from '../../../ui/glyph/icon.tsx';
import { icons } from '../../../ui/glyph/icons.ts';
import { Meter } from '../../../ui/figure/meter.tsx';
import { StateGlyph } from '../../../ui/glyph/state-glyph.tsx';
import { size } from '../../../ui/format/size.ts';
import css from '../overview.module.css';
import type { VmProps } from './props.ts';

const collator = new Intl.Collator(undefined, { numeric: true });

/** Which servers of the pool could have this VM, now, and what stands against the others. */
export function CanRunOn({ pool, vm }: VmProps) {
  const view = useView(pool);
  const { rows, others, fitting } = useMemo(() => {
    const site = survey(view);
    const room = Room.of(site);
    const facts = site.vms.get(vm.$ref);
    const way =
      vm.power_state === 'Running' || vm.power_state === 'Paused'
        ? 'live'
        : vm.power_state === 'Suspended'
          ? 'resume'
          : 'start';
    const rows = [...site.hosts.values()]
      .map((host) => {
        const here = room.at(vm.$ref) === host.ref;
        const why = facts && !here ? whyNotNow(site, room, facts, host, way)[0]?.why : undefined;
        return { host, here, why, free: Math.max(0, room.free(host.ref)) };
      })
      .sort((a, b) => Number(b.here) - Number(a.here) || collator.compare(a.host.name, b.host.name));
    const others = rows.filter((row) => !row.here);
    return { rows, others, fitting: others.filter((row) => row.why === undefined).length };
  }, [view, vm]);
  const running = vm.power_state === 'Running';
  const verdict =
    others.length === 0
      ? 'The only server of this pool.'
      : fitting === 0
        ? running
          ? 'No other server can take it: it does not survive a failure of its own.'
          : 'No server can start it as things are.'
        : running
          ? `Any of ${fitting} other ${fitting === 1 ? 'server' : 'servers'} can take it: the VM survives one server failure.`
          : `${fitting} of ${others.length} servers could start it now.`;
  return (
    <Card title="Can run on" aside={`${size(vm.memory_dynamic_min + vm.memory_overhead)} needed`}>
      <div className={css['servers']}>
        {rows.map(({ host, here, why, free }) => (
          <div key={host.ref} className={css['server']}>
            {here ? (
              <Icon of={icons.home} size={14} label="It runs here" />
            ) : why === undefined ? (
              <Icon of={Check} size={14} label="Fits" className={css['fits']} />
            ) : (
              <StateGlyph state="refused" label="Cannot" />
            )}
            <span className={css['name']} title={host.name}>
              {host.name}
            </span>
            {why === undefined ? (
              <>
                <Meter value={host.capacity > 0 ? 1 - free / host.capacity : 0} label={`Memory of ${host.name}`} />
                <span className={css['amount']}>{size(free)} free</span>
              </>
            ) : (
              <span className={css['why']}>{why}</span>
            )}
          </div>
        ))}
      </div>
      <p className={css['note']}>{verdict}</p>
    </Card>
  );
}
