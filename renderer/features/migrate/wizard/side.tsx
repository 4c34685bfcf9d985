import type { Outcome } from '../../../../app/wizards/migrate/outcome.ts';
import { goes } from '../../../../app/wizards/migrate/pages.ts';
import type { HostFacts } from '../../../../app/placement/facts.ts';
import { Room } from '../../../../app/placement/room.ts';
import { survey } from '../../../../app/placement/facts.ts';
import { freeOn } from '../../../../app/placement/storage.ts';
import { overOn } from '../../../../app/wizards/migrate/outcome.ts';
import { size, sizeOf } from '../../../ui/format/size.ts';
import { span } from '../../../ui/format/time.ts';
import { Meter } from '../../../ui/figure/meter.tsx';
import { StateGlyph } from '../../../ui/glyph/state-glyph.tsx';
import type { PageProps } from './page-props.ts';
import css from './wizard.module.css';

interface Coming {
  readonly host: HostFacts;
  readonly memory: number;
}

function comingTo(outcome: Outcome): readonly Coming[] {
  const found = new Map<string, Coming>();
  for (const row of outcome.rows) {
    if (!goes(row) || !row.given) continue;
    const { host, landing } = row.given;
    found.set(host.ref, { host, memory: (found.get(host.ref)?.memory ?? 0) + landing.memory });
  }
  return [...found.values()].sort((a, b) => (a.host.name < b.host.name ? -1 : 1));
}

/** Beside every page: what it does to the servers and the storage, and how long it takes. */
export function Side({ draft, outcome, view }: Pick<PageProps, 'draft' | 'outcome' | 'view'>) {
  const to = view(draft.pool);
  const room = Room.of(survey(to));
  const moving = outcome.rows.flatMap((row) => row.disks).filter((disk) => disk.moves);
  const storage = outcome.storage.filter((sr) => moving.some((disk) => disk.to === sr.uuid));
  const going = outcome.rows.filter(goes).length;
  return (
    <div className={css['panel']}>
      <header>
        <b>What it comes to</b>
        <span>
          <StateGlyph state="running" size={12} /> checked live
        </span>
      </header>
      <p className={css['about']}>
        {going === outcome.rows.length
          ? going === 1
            ? 'It can go.'
            : `All ${going} can go.`
          : `${going} of ${outcome.rows.length} can go.`}
      </p>
      {comingTo(outcome)
        .filter(({ memory }) => memory > 0)
        .map(({ host, memory }) => {
          const before = room.used(host.ref);
          return (
            <div key={host.ref} className={css['load']}>
              <div>
                <span className={css['name']}>{host.name}</span>
                <span>
                  {sizeOf(before, host.capacity).split(' ')[0]} → <b>{sizeOf(before + memory, host.capacity)}</b>
                </span>
              </div>
              <Meter
                value={before / host.capacity}
                after={(before + memory) / host.capacity}
                label={`Memory of ${host.name} after: ${sizeOf(before + memory, host.capacity)}`}
              />
            </div>
          );
        })}
      {storage.map((sr) => {
        const bytes = moving.filter((disk) => disk.to === sr.uuid).reduce((sum, disk) => sum + disk.size, 0);
        const over = overOn(outcome, sr);
        return (
          <div key={sr.uuid} className={css['load']}>
            <div>
              <span className={css['name']}>{sr.name_label}</span>
              <span className={over > 0 ? css['wrong'] : undefined}>
                {over > 0 ? `${size(over)} over` : `${size(freeOn(sr) - bytes)} left`}
              </span>
            </div>
            <Meter
              value={sr.physical_utilisation / sr.physical_size}
              after={(sr.physical_utilisation + bytes) / sr.physical_size}
              label={`${sr.name_label} after`}
            />
          </div>
        );
      })}
      {outcome.time ? (
        <p className={css['about']}>
          <b>About {span(outcome.time.seconds * 1000)}</b> for {size(outcome.bytes)}: {span(outcome.time.low * 1000)} to{' '}
          {span(outcome.time.high * 1000)}, {outcome.time.source}.
        </p>
      ) : null}
    </div>
  );
}
