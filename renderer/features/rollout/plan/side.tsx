import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Facts } from '../../../ui/card.tsx';
import { size } from '../../../ui/format/size.ts';
import { clock, span } from '../../../ui/format/time.ts';
import { MenuButton } from '../../../ui/layer/menu.tsx';
import { StateGlyph } from '../../../ui/glyph/state-glyph.tsx';
import type { Drafting } from '../draft.ts';
import { PutBack } from '../findings/side.tsx';
import { SidePart } from '../frame.tsx';
import type { PoolPlan } from '../use-plans.ts';
import { count } from '../words.ts';
import { moveVerdict } from './edits.ts';
import { PolicyOf } from './policy.tsx';
import css from './plan.module.css';

const GIB32 = 32 * 2 ** 30;

interface PlanSideProps {
  readonly plans: readonly PoolPlan[];
  readonly drafting: Drafting;
  readonly begins: number;
  readonly selected: string | undefined;
  readonly onSelect: (vm: string | undefined) => void;
}

/** The chosen VM, why the plan is as it is, and what is put back. */
export function PlanSide({ plans, drafting, begins, selected, onSelect }: PlanSideProps) {
  const plan = plans.find((one) => one.planned.plan.hosts.some((host) => host.away.some((away) => away.vm.uuid === selected))); // prettier-ignore
  return (
    <>
      {plan && selected !== undefined ? (
        <VmPart plan={plan} vm={selected} drafting={drafting} begins={begins} onClose={() => onSelect(undefined)} />
      ) : (
        <VmList plans={plans} onSelect={onSelect} />
      )}
      {plans.map((one) => (
        <Why key={one.pool} plan={one} drafting={drafting} begins={begins} named={plans.length > 1} />
      ))}
      <SidePart title="Put back at the end">
        <PutBack plans={plans} />
      </SidePart>
    </>
  );
}

interface VmPartProps extends Pick<PlanSideProps, 'drafting' | 'begins'> {
  readonly plan: PoolPlan;
  readonly vm: string;
  readonly onClose: () => void;
}

function VmPart({ plan, vm, drafting, begins, onClose }: VmPartProps) {
  const { editPool } = drafting;
  const host = plan.planned.plan.hosts.find((one) => one.away.some((away) => away.vm.uuid === vm));
  const away = host?.away.find((one) => one.vm.uuid === vm);
  if (!host || !away) return null;
  const [out, back] = [false, true].map((way) => plan.timeline.ribbons.find((one) => one.vm === vm && one.back === way)); // prettier-ignore
  const name = (uuid: string | undefined): string => plan.timeline.lanes.find((lane) => lane.host === uuid)?.name ?? '';
  const time = (seconds: number): string => clock(begins + seconds * 1000);
  const send = (to: string): void => editPool(plan.pool, (one) => ({ ...one, targets: { ...one.targets, [vm]: to } }));
  const pinned = plan.choices.targets[vm] !== undefined;
  return (
    <SidePart
      title={
        <span className={css['vm']}>
          <StateGlyph state="running" />
          <span title={away.vm.name}>{away.vm.name}</span>
        </span>
      }
      aside={size(away.memory)}
    >
      <Facts
        narrow
        items={[
          { label: 'Home', value: host.host.name },
          ...(out ? [{ label: 'Leaves', value: `${time(out.begins)} → ${name(away.to)}` }] : []),
          ...(back ? [{ label: 'Returns', value: `${time(back.begins)} → ${host.host.name}` }] : []),
          ...(out ? [{ label: 'Takes', value: `about ${span((out.ends - out.begins) * 1000)} each way` }] : []),
          ...(away.how === 'migrate' ? [] : [{ label: 'Meanwhile', value: away.how === 'suspend' ? 'suspended' : 'shut down' }]), // prettier-ignore
        ]}
      />
      <div className={css['verbs']}>
        <MenuButton
          trigger={
            <Button small why={away.how === 'migrate' ? undefined : 'it does not migrate'}>
              Move to…
            </Button>
          }
          entries={() =>
            plan.timeline.lanes
              .filter((lane) => lane.host !== host.host.uuid)
              .map((lane) => {
                const verdict = moveVerdict(plan, vm, lane.host);
                const here = lane.host === away.to;
                return {
                  label: lane.name,
                  note: here ? 'planned' : 'fits',
                  why: verdict.ok ? undefined : verdict.why,
                  onSelect: () => send(lane.host),
                };
              })
          }
        />
        {away.to === undefined ? null : pinned ? (
          <Button
            small
            onClick={
              () =>
              editPool(plan.pool, (one) => ({ ...one, targets: Object.fromEntries(Object.entries(one.targets).filter(([id]) => id !== vm)) })) // prettier-ignore
            }
          >
            Unpin
          </Button>
        ) : (
          <Button small onClick={() => send(away.to ?? '')} tip="Keeps this server for it whatever else changes">
            Pin here
          </Button>
        )}
        <PolicyOf plan={plan} away={away} editPool={editPool} />
      </div>
      <Button small kind="quiet" onClick={onClose}>
        All VMs
      </Button>
    </SidePart>
  );
}

function VmList({ plans, onSelect }: Pick<PlanSideProps, 'plans' | 'onSelect'>) {
  const [open, setOpen] = useState<string>();
  const hosts = plans.flatMap((plan) => plan.planned.plan.hosts).filter((host) => host.away.length > 0);
  return (
    <SidePart title="VMs that leave and return" aside={hosts.length === 0 ? 'none' : undefined}>
      {hosts.map((host) => (
        <div key={host.host.uuid}>
          <button
            type="button"
            className={css['fold']}
            aria-expanded={open === host.host.uuid}
            onClick={() => setOpen(open === host.host.uuid ? undefined : host.host.uuid)}
          >
            <span>{host.host.name}</span>
            <span className={css['quiet']}>{count(host.away.length, 'VM')}</span>
          </button>
          {open === host.host.uuid ? (
            <ul className={css['vms']}>
              {host.away.map((away) => (
                <li key={away.vm.uuid}>
                  <button type="button" className={css['pick']} onClick={() => onSelect(away.vm.uuid)}>
                    <span title={away.vm.name}>{away.vm.name}</span>
                    <span className={css['quiet']}>{size(away.memory)}</span>
                  </button>
                </li>
              ))}
            </ul>
          ) : null}
        </div>
      ))}
    </SidePart>
  );
}

interface WhyProps extends Pick<PlanSideProps, 'drafting' | 'begins'> {
  readonly plan: PoolPlan;
  readonly named: boolean;
}

function Why({ plan, drafting, begins, named }: WhyProps) {
  const { hosts } = plan.planned.plan;
  const { tightest } = plan.timeline;
  const lane = plan.timeline.lanes.find((one) => one.host === tightest?.host);
  const headroom = plan.choices.headroom;
  const set = (bytes: number): void => drafting.editPool(plan.pool, (one) => ({ ...one, headroom: bytes }));
  return (
    <>
      {hosts.length > 1 ? (
        <SidePart title={named ? `Why this order, ${plan.name}` : 'Why this order'}>
          <p>
            {hosts[0]?.coordinator
              ? 'The coordinator must be first: servers refuse updates that it does not have. '
              : ''}
            {plan.choices.order.length > 0
              ? 'The others are in the order that you chose.'
              : 'The others follow with the least to move first. Every VM moves out once and home once, which is the least there is.'}
          </p>
        </SidePart>
      ) : null}
      {tightest && lane ? (
        <SidePart title={named ? `Tightest moment, ${plan.name}` : 'Tightest moment'}>
          <p>
            {size(Math.max(0, tightest.free))} left on {lane.name} is enough for the plan. A VM that somebody starts
            there at {clock(begins + tightest.from * 1000)} may not fit.
          </p>
          {headroom > 0 ? (
            <Button small onClick={() => set(0)}>
              Keep nothing free
            </Button>
          ) : tightest.free < GIB32 ? (
            <Button small onClick={() => set(GIB32)}>
              Keep 32 GiB free
            </Button>
          ) : null}
        </SidePart>
      ) : null}
    </>
  );
}
