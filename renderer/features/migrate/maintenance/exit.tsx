import { useCallback, useMemo, useState } from 'react';
import { evacuated } from '../../../../app/actions/host/exit-maintenance.ts';
import type { Obj, View } from '../../../../app/inventory/view.ts';
import { survey } from '../../../../app/placement/facts.ts';
import { Room } from '../../../../app/placement/room.ts';
import { whyNot } from '../../../../app/placement/why-not.ts';
import { useDerived } from '../../../mirror/hooks.ts';
import type { DialogBodyProps } from '../../../objects/dialogs.ts';
import { objectOf, useOffer, useRunNow } from '../../../objects/offers.ts';
import type { ObjectKey } from '../../../objects/place.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox, Tick } from '../../../ui/field/choice.tsx';
import { icons } from '../../../ui/glyph/icons.ts';
import { Dialog } from '../../../ui/layer/dialog.tsx';
import { reasonWords } from '../words.ts';
import css from './maintenance.module.css';

/** Leaving maintenance mode: exactly those that left can come back, each by choice. */
export function ExitMaintenance({ targets, onClose }: DialogBodyProps) {
  const [key] = targets;
  return key ? <Back target={key} onClose={onClose} /> : null;
}

interface Away {
  readonly ref: string;
  readonly name: string;
  readonly where: string;
  readonly how: string;
  readonly asLeft: boolean;
  readonly why: string | undefined;
}

const ways: Readonly<Record<string, string>> = {
  Running: 'migrates back',
  Suspended: 'resumes here',
  Halted: 'starts here',
};
const plain = { bringBack: false };
const collator = new Intl.Collator(undefined, { numeric: true });

function awayOf(view: View, host: Obj<'host'>): readonly Away[] {
  const site = survey(view);
  // The server is enabled before anybody comes back.
  const facts = site.hosts.get(host.$ref);
  const target = facts && { ...facts, enabled: true };
  const room = Room.of(site);
  const away = evacuated(view, host).map(({ vm, asLeft }): Away => {
    const mine = site.vms.get(vm.$ref);
    const way = vm.power_state === 'Running' ? 'live' : vm.power_state === 'Suspended' ? 'resume' : 'start';
    const [reason] = mine && target ? whyNot(site, room, mine, target, way) : [];
    return {
      ref: vm.$ref,
      name: vm.name_label,
      where: view.get('host', vm.resident_on)?.name_label ?? vm.power_state.toLowerCase(),
      how: `${asLeft ? '' : 'only since it left; '}${ways[vm.power_state] ?? ''}`,
      asLeft,
      why: vm.power_state === 'Paused' ? 'is paused' : reason && reasonWords(view, reason),
    };
  });
  return away.sort((a, b) => collator.compare(a.name, b.name));
}

function Back({ target, onClose }: { readonly target: ObjectKey; readonly onClose: () => void }) {
  const keys = useMemo(() => [target], [target]);
  const offer = useOffer('host.exitMaintenance', keys, plain);
  const run = useRunNow();
  const [chosen, choose] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [raise, setRaise] = useState(true);
  const seen = useDerived(
    target.pool,
    useCallback(
      (view: View) => {
        const host = objectOf(view, target);
        if (host?.$cls !== 'host') return undefined;
        const [pool] = view.all('pool');
        const more = pool?.ha_enabled && pool.ha_plan_exists_for > pool.ha_host_failures_to_tolerate;
        return {
          name: host.name_label,
          away: awayOf(view, host),
          tolerance: more ? { now: pool.ha_host_failures_to_tolerate, higher: pool.ha_plan_exists_for } : undefined,
        };
      },
      [target],
    ),
  );
  if (!seen) return null;
  const { away, tolerance } = seen;
  const comes = ({ ref, why, asLeft }: Away): boolean => why === undefined && (chosen.get(ref) ?? asLeft);
  const back = away.filter(comes);
  const go = (): void => {
    void run('host.exitMaintenance', keys, {
      bringBack: back.length > 0,
      only: back.map(({ ref }) => ref),
      ...(tolerance && raise ? { tolerate: tolerance.higher } : {}),
    });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Take ${seen.name} out of maintenance mode`}
      icon={icons.plan}
      width={680}
      footnote={away.length === 0 ? undefined : `${back.length} of ${away.length} come back.`}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" why={offer?.disabled} onClick={go} data-verb>
            {back.length === 0 ? 'Exit maintenance mode' : `Exit and bring back ${back.length}`}
          </Button>
        </>
      }
    >
      <p className={css['sum']}>
        {away.length === 0
          ? 'VMs may run on it again. None that left for the maintenance is still away.'
          : 'VMs may run on it again. These left for the maintenance; who is ticked comes back.'}
      </p>
      {away.length === 0 ? null : (
        <ul className={css['list']} aria-label="VMs that left">
          {away.map((one) => (
            <li key={one.ref} className={css['row']}>
              <Tick
                checked={comes(one)}
                label={`Bring back ${one.name}`}
                onChange={(on) => choose(new Map(chosen).set(one.ref, on))}
              />
              <b className={css['name']} title={one.name}>
                {one.name}
              </b>
              <span className={css['what']}>
                {one.where}, {one.why === undefined ? one.how : `stays: ${one.why}`}
              </span>
            </li>
          ))}
        </ul>
      )}
      {tolerance ? (
        <Checkbox checked={raise} onChange={setRaise}>
          High availability plans for {tolerance.now} lost {tolerance.now === 1 ? 'server' : 'servers'} and can plan for{' '}
          {tolerance.higher}; raise it
        </Checkbox>
      ) : null}
    </Dialog>
  );
}
