import { memo, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { PoolId, View } from '../../../app/inventory/view.ts';
import { estimate } from '../../../app/placement/estimate.ts';
import type { Wanted } from '../../../app/placement/landing.ts';
import { freeOn } from '../../../app/placement/storage.ts';
import { openDialog } from '../../objects/dialogs.ts';
import { useRunAction, useRunNow } from '../../objects/offers.ts';
import { putBack, useSites } from '../../objects/drag.ts';
import { usePaces } from '../../mirror/moves.ts';
import { useMirror } from '../../mirror/provider.tsx';
import { Button } from '../../ui/button.tsx';
import { CommandPanel } from '../../ui/command-panel/command-panel.tsx';
import { Checkbox } from '../../ui/field/choice.tsx';
import { Select } from '../../ui/field/select.tsx';
import { size, sizeOf } from '../../ui/format/size.ts';
import { span } from '../../ui/format/time.ts';
import { Icon } from '../../ui/glyph/icon.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { Meter } from '../../ui/figure/meter.tsx';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { useCalls } from './calls.ts';
import { DockItem } from './dock-item.tsx';
import { deedsOfPlan, storageChoices, type Choice, type Plan } from './plan.ts';
import { useServerSays } from './server-says.ts';
import { useShield } from './shield.ts';
import { titleOf, verbOf } from './words.ts';
import css from './migrate.module.css';

/** Enter starts a plan that was kept, wherever the keyboard is but in a control of its own. */
function useEnter(active: boolean, go: () => void): void {
  useEffect(() => {
    if (!active) return undefined;
    const heard = (event: KeyboardEvent): void => {
      const inControl =
        event.target instanceof HTMLElement && event.target.closest('button, select, input, textarea, [role=combobox]');
      if (event.key !== 'Enter' || inControl) return;
      event.preventDefault();
      event.stopPropagation();
      go();
    };
    window.addEventListener('keydown', heard, true);
    return () => window.removeEventListener('keydown', heard, true);
  }, [active, go]);
}

function Memory({ lane }: { readonly lane: NonNullable<Plan['lane']> }) {
  const after = sizeOf(lane.after, lane.capacity);
  return (
    <>
      <div className={css['memoryWords']}>
        <span className={css['quiet']} title={lane.name}>
          Memory of {lane.name}
        </span>
        <span>
          {sizeOf(lane.before, lane.capacity).split(' ')[0]} → <b>{after}</b>
        </span>
      </div>
      <Meter
        value={lane.before / lane.capacity}
        after={lane.after / lane.capacity}
        label={`Memory of ${lane.name} after: ${after}`}
      />
    </>
  );
}

const Fact = ({ glyph, children }: { readonly glyph: ReactNode; readonly children: ReactNode }) => (
  <p className={css['fact']}>
    {glyph}
    <span>{children}</span>
  </p>
);

interface DockProps {
  readonly plan: Plan;
  readonly wanted: Wanted;
  /** Let go already: it stays until it runs or is put back. */
  readonly settled: boolean;
}

/** The plan of a drop, at the bottom where it covers no target: who goes how, who stays and why, what it leads to. */
export const Dock = memo(function Dock({ plan: ours, wanted, settled }: DockProps) {
  const said = useServerSays(ours.items, ours.pool, settled);
  const plan = useMemo((): Plan => {
    const going = said.items.filter(({ landing }) => landing.reasons.length === 0);
    const staying = said.items.filter(
      ({ landing }) => landing.reasons.length > 0 && landing.reasons[0]?.code !== 'already-here',
    );
    return { ...ours, items: said.items, going, staying };
  }, [ours, said.items]);
  const mirror = useMirror();
  const run = useRunNow();
  const act = useRunAction();
  const paces = usePaces();
  const view = useCallback((pool: PoolId): View => mirror.pool(pool), [mirror]);
  const [choice, setChoice] = useState<Choice>({ sr: undefined, home: false, orElse: false });
  const [commands, setCommands] = useState(false);
  const deeds = useMemo(() => deedsOfPlan(plan, choice, wanted, view), [plan, choice, wanted, view]);
  const calls = useCalls(deeds, commands);
  const { lane } = plan;
  const n = plan.going.length;
  const lives = plan.going.some(({ landing }) => landing.way === 'live');
  const storages = storageChoices(plan, view);
  const shield = useShield(useSites()?.site(plan.pool), plan);
  const go = useCallback(() => {
    for (const deed of deeds) void run(deed.action, deed.keys, {}, deed.each);
    putBack();
  }, [deeds, run]);
  useEnter(settled && n > 0, go);
  const timed = plan.going.filter(({ landing }) => landing.time !== undefined);
  const bytes = timed.reduce((sum, { landing }) => sum + landing.memory + landing.disks, 0);
  const time = timed.length === 0 ? undefined : estimate(bytes, timed.length, paces(undefined, lane));
  const openWizard = (): void => {
    const targets = ours.items.map(({ landing }) => ({
      pool: landing.vm.pool,
      cls: 'VM' as const,
      uuid: landing.uuid,
    }));
    putBack();
    openDialog('vm.send', { targets, args: { pool: plan.pool, host: lane?.uuid ?? '', what: wanted } });
  };
  const verb = verbOf(plan, wanted);
  return (
    <section className={css['dock']} aria-label="Plan" data-deed-below>
      <div className={css['dockLeft']}>
        <h2 className={css['dockTitle']}>
          <span className={css['titleWords']} title={plan.target}>
            {n === 0 ? `Nothing can go to ${plan.target}` : titleOf(plan, wanted)}
          </span>
          <span className={css['quiet']}>
            {said.asking ? 'asking the server' : lives ? 'live, a few at a time' : ''}
          </span>
        </h2>
        <ul className={css['items']}>
          {[...plan.going, ...plan.staying].map((item) => (
            <DockItem key={item.landing.uuid} item={item} spread={lane === undefined} />
          ))}
        </ul>
        {commands && calls.length > 0 ? (
          <CommandPanel subject={titleOf(plan, wanted)} calls={calls} onClose={() => setCommands(false)} />
        ) : null}
      </div>
      <div className={css['dockRight']}>
        <div className={css['dockFacts']}>
          {lane && n > 0 ? <Memory lane={lane} /> : null}
          {lane?.state === 'closed' && lane.badge === 'maintenance' ? (
            <span>
              <Button
                small
                onClick={() => act('host.exitMaintenance', [{ pool: lane.pool, cls: 'host', uuid: lane.uuid }])}
              >
                Exit maintenance mode
              </Button>
            </span>
          ) : null}
          {time ? (
            <Fact glyph={<StateGlyph state="queued" />}>
              About {span(time.seconds * 1000)}{' '}
              <span className={css['quiet']}>
                {span(time.low * 1000)} to {span(time.high * 1000)}, {time.source}
              </span>
            </Fact>
          ) : null}
          {shield ? <Fact glyph={<Icon of={icons.survives} size={14} />}>{shield}</Fact> : null}
          {said.differences.map((difference) => (
            <Fact key={difference} glyph={<StateGlyph state="info" />}>
              {difference}
            </Fact>
          ))}
          {storages.length > 0 ? (
            <Select
              label="Disks go to"
              value={choice.sr ?? 'best'}
              onChange={(sr) => setChoice({ ...choice, sr: sr === 'best' ? undefined : sr })}
              options={[
                { value: 'best', label: 'The best for each' },
                ...storages.map((sr) => ({
                  value: sr.$ref as string,
                  label: sr.name_label,
                  note: `${size(freeOn(sr))} free`,
                })),
              ]}
            />
          ) : null}
          {lives ? (
            <>
              <Checkbox checked={choice.home} onChange={(home) => setChoice({ ...choice, home })}>
                Make it their home server too
              </Checkbox>
              <Checkbox checked={choice.orElse} onChange={(orElse) => setChoice({ ...choice, orElse })}>
                Where it fails, try the next best server
              </Checkbox>
            </>
          ) : null}
          {wanted === 'home' ? null : (
            <button type="button" className={css['fix']} onClick={openWizard}>
              More choices: each server, storage, networks…
            </button>
          )}
        </div>
        <div className={css['dockActions']}>
          <span className={css['dockCalls']}>
            <Button kind="quiet" icon={icons.command} aria-expanded={commands} onClick={() => setCommands(!commands)}>
              Show the calls
            </Button>
          </span>
          <span className={css['dockDeeds']}>
            <Button onClick={putBack}>
              Put back <Kbd>Esc</Kbd>
            </Button>
            <Button kind="primary" why={n === 0 ? 'None of them fits there' : undefined} onClick={go} data-verb>
              {n === 0 ? verb : `${verb} ${n}`} <Kbd>Enter</Kbd>
            </Button>
          </span>
        </div>
      </div>
    </section>
  );
});
