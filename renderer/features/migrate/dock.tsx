import { useCallback, useEffect, useMemo, useState } from 'react';
import { actionById } from '../../../app/actions/registry.ts';
import { record } from '../../../app/actions/show/record.ts';
import type { CallShown } from '../../../app/contract/activity.ts';
import type { PoolId, View } from '../../../app/inventory/view.ts';
import { explain } from '../../../app/errors/explain.ts';
import { survey } from '../../../app/placement/facts.ts';
import { Room } from '../../../app/placement/room.ts';
import { criticalHosts } from '../../../app/placement/survive.ts';
import { useAsk } from '../../link/ask.ts';
import { objectOf, useRunAction, useRunNow, useSituation } from '../../objects/offers.ts';
import { putBack } from '../../objects/drag.ts';
import { useMirror } from '../../mirror/provider.tsx';
import { Button } from '../../ui/button.tsx';
import { CommandPanel } from '../../ui/command-panel/command-panel.tsx';
import { size, sizeOf } from '../../ui/format/size.ts';
import { span } from '../../ui/format/time.ts';
import { Icon } from '../../ui/glyph/icon.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { Meter } from '../../ui/meter.tsx';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { deedsOf, networksFor, storageChoices, type Choice, type Deed, type Item, type Plan } from './plan.ts';
import { fixFor, reasonWords, titleOf, ways } from './words.ts';
import css from './migrate.module.css';

function ItemRow({ item, spread }: { readonly item: Item; readonly spread: boolean }) {
  const mirror = useMirror();
  const run = useRunAction();
  const { landing, lane } = item;
  const view = mirror.pool(landing.vm.pool);
  const fits = landing.reasons.length === 0;
  const fix = fits ? undefined : fixFor(view, landing);
  const bytes = landing.memory + landing.disks;
  return (
    <li className={css['item']}>
      <StateGlyph state={fits ? 'done' : 'refused'} label={fits ? 'Goes' : 'Stays'} />
      <b className={css['itemName']}>{landing.name}</b>
      {fits ? (
        <span className={css['itemWhat']}>
          {bytes > 0 ? `${size(bytes)}, ` : ''}
          {landing.way ? ways[landing.way] : ''}
          {spread ? `, to ${lane.name}` : ''}
        </span>
      ) : (
        <span className={css['itemWhy']}>
          {landing.reasons.map((reason) => reasonWords(view, reason)).join('; ')}
          {fix ? (
            <Button small onClick={() => run(fix.action, [{ pool: landing.vm.pool, cls: fix.cls, uuid: fix.uuid }])}>
              {fix.label}
            </Button>
          ) : null}
        </span>
      )}
      <span className={css['itemTime']}>{landing.time ? span(landing.time.seconds * 1000) : ''}</span>
    </li>
  );
}

function survives(view: View, plan: Plan): string | undefined {
  const site = survey(view);
  const room = Room.of(site);
  const before = criticalHosts(site, room).length;
  for (const { landing, lane } of plan.going)
    if (landing.vm.pool === plan.pool && landing.memory > 0) room.put(landing.vm.ref, lane.host);
  const after = criticalHosts(site, room).length;
  if (after === 0)
    return before === 0 ? 'Still survives the loss of any one server' : 'Survives the loss of any one server';
  return after > before ? 'After this the loss of a server leaves VMs without a place' : undefined;
}

/** What the servers themselves say to the plan once it is kept; their word wins. */
function useServerSays(plan: Plan, settled: boolean): Plan {
  const mirror = useMirror();
  const moves = useMemo(
    () =>
      plan.going
        .filter(({ landing }) => landing.way !== 'home' && landing.way !== 'move')
        .map(({ landing, lane }) => ({
          pool: landing.vm.pool,
          vm: landing.vm.ref,
          host: lane.host,
          ...(landing.way === 'live' ? {} : { vdis: { ...landing.vdis } }),
          ...(landing.way === 'cross'
            ? {
                vifs: {
                  ...networksFor(mirror.pool(landing.vm.pool), mirror.pool(lane.pool), landing.vm.ref, lane.host),
                },
              }
            : {}),
        })),
    [plan, mirror],
  );
  const { data } = useAsk('move.check', { pool: plan.pool, moves }, { enabled: settled && moves.length > 0 });
  return useMemo(() => {
    const refused = (item: Item) => data?.find((one) => one.vm === item.landing.vm.ref && one.refusal)?.refusal;
    const disputed = plan.going.flatMap((item): readonly Item[] => {
      const refusal = refused(item);
      if (!refusal) return [];
      const said = explain(refusal, mirror.pool(item.landing.vm.pool));
      const reason = {
        code: refusal.code,
        params: refusal.params,
        why: `the server says: ${said.cause ?? said.title}`,
      };
      return [{ ...item, landing: { ...item.landing, reasons: [reason] } }];
    });
    if (disputed.length === 0) return plan;
    return {
      ...plan,
      going: plan.going.filter((item) => !refused(item)),
      staying: [...plan.staying, ...disputed],
    };
  }, [plan, data, mirror]);
}

/** What the deeds would send, in the order of the plan. */
function useCalls(deeds: readonly Deed[], wanted: boolean): readonly CallShown[] {
  const mirror = useMirror();
  const situation = useSituation();
  const [calls, setCalls] = useState<readonly CallShown[]>([]);
  useEffect(() => {
    if (!wanted) return undefined;
    let stale = false;
    const collect = async (): Promise<void> => {
      const all: CallShown[] = [];
      for (const deed of deeds)
        for (const key of deed.keys) {
          const action = actionById(deed.action);
          const object = objectOf(mirror.pool(key.pool), key);
          if (action && object)
            all.push(...(await record(action, situation(key.pool), object, deed.each.get(key.uuid) ?? {})).calls);
        }
      if (!stale) setCalls(all);
    };
    void collect();
    return () => {
      stale = true;
    };
  }, [deeds, wanted, mirror, situation]);
  return calls;
}

interface DockProps {
  readonly plan: Plan;
  /** Let go already: it stays until it runs or is put back. */
  readonly settled: boolean;
}

/** The plan of a drop, at the bottom where it covers no target: who goes how, who stays and why, what it leads to. */
export function Dock({ plan: ours, settled }: DockProps) {
  const plan = useServerSays(ours, settled);
  const mirror = useMirror();
  const run = useRunNow();
  const act = useRunAction();
  const view = useCallback((pool: PoolId): View => mirror.pool(pool), [mirror]);
  const [choice, setChoice] = useState<Choice>({ sr: undefined, home: false, copy: false });
  const [commands, setCommands] = useState(false);
  const deeds = useMemo(() => deedsOf(plan, choice, view), [plan, choice, view]);
  const calls = useCalls(deeds, commands);
  const { lane } = plan;
  const n = plan.going.length;
  const crosses = plan.going.some(({ landing }) => landing.way === 'cross');
  const lives = plan.going.some(({ landing }) => landing.way === 'live');
  const storages = storageChoices(plan, view);
  const shield = useMemo(() => survives(view(plan.pool), plan), [view, plan]);

  const go = useCallback(() => {
    for (const deed of deeds) void run(deed.action, deed.keys, {}, deed.each);
    putBack();
  }, [deeds, run]);
  useEffect(() => {
    if (!settled || n === 0) return undefined;
    const heard = (event: KeyboardEvent): void => {
      const inControl = event.target instanceof HTMLElement && event.target.closest('button, select, input, textarea');
      if (event.key !== 'Enter' || inControl) return;
      event.preventDefault();
      event.stopPropagation();
      go();
    };
    window.addEventListener('keydown', heard, true);
    return () => window.removeEventListener('keydown', heard, true);
  }, [settled, n, go]);

  const time = lane?.time;
  return (
    <section className={css['dock']} aria-label="Plan">
      <div className={css['dockLeft']}>
        <h2 className={css['dockTitle']}>
          {n === 0 ? `Nothing can move to ${plan.target}` : titleOf(plan)}
          {lives ? <span className={css['quiet']}>live, a few at a time</span> : null}
        </h2>
        <ul className={css['items']}>
          {[...plan.going, ...plan.staying].map((item) => (
            <ItemRow key={item.landing.uuid} item={item} spread={lane === undefined} />
          ))}
        </ul>
        {commands && calls.length > 0 ? (
          <CommandPanel
            subject={titleOf(plan)}
            view={view(plan.going[0]?.landing.vm.pool ?? plan.pool)}
            calls={calls}
            onClose={() => setCommands(false)}
          />
        ) : null}
      </div>
      <div className={css['dockRight']}>
        {lane ? (
          <>
            <div className={css['memoryWords']}>
              <span className={css['quiet']}>Memory of {lane.name}</span>
              <span>
                {sizeOf(lane.before, lane.capacity).split(' ')[0]} → <b>{sizeOf(lane.after, lane.capacity)}</b>
              </span>
            </div>
            <Meter
              value={lane.before / lane.capacity}
              after={lane.after / lane.capacity}
              label={`Memory of ${lane.name} after: ${sizeOf(lane.after, lane.capacity)}`}
            />
          </>
        ) : null}
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
          <p className={css['fact']}>
            <StateGlyph state="queued" />
            About {span(time.seconds * 1000)}
            <span className={css['quiet']}>
              {span(time.low * 1000)} to {span(time.high * 1000)}, {time.source}
            </span>
          </p>
        ) : null}
        {shield ? (
          <p className={css['fact']}>
            <Icon of={icons.survives} size={14} />
            {shield}
          </p>
        ) : null}
        {storages.length > 0 ? (
          <label className={css['choice']}>
            <span>Disks go to</span>
            <select
              value={choice.sr ?? ''}
              onChange={(event) => setChoice({ ...choice, sr: event.currentTarget.value || undefined })}
            >
              <option value="">the best for each</option>
              {storages.map((sr) => (
                <option key={sr.$ref} value={sr.$ref}>
                  {sr.name_label}, {size(sr.physical_size - sr.physical_utilisation)} free
                </option>
              ))}
            </select>
          </label>
        ) : null}
        {lives ? (
          <label className={css['choice']}>
            <input
              type="checkbox"
              checked={choice.home}
              onChange={(event) => setChoice({ ...choice, home: event.currentTarget.checked })}
            />
            Make it their home server too
          </label>
        ) : null}
        {crosses ? (
          <label className={css['choice']}>
            <input
              type="checkbox"
              checked={choice.copy}
              onChange={(event) => setChoice({ ...choice, copy: event.currentTarget.checked })}
            />
            Copy instead of move (only VMs that are off)
          </label>
        ) : null}
        <div className={css['dockActions']}>
          <Button kind="quiet" icon={icons.command} aria-expanded={commands} onClick={() => setCommands(!commands)}>
            Show the calls
          </Button>
          <span className={css['spring']} />
          <Button onClick={putBack}>
            Put back <Kbd>Esc</Kbd>
          </Button>
          <Button kind="primary" why={n === 0 ? 'None of them fits there' : undefined} onClick={go} data-verb>
            {n === 0 ? 'Migrate' : `Migrate ${n}`} <Kbd>Enter</Kbd>
          </Button>
        </div>
      </div>
    </section>
  );
}
