import { returnWords } from '../../../../app/rollout/findings/vm-checks.ts';
import { byUuid } from '../../../../app/inventory/find.ts';
import { StateGlyph } from '../../../ui/glyph/state-glyph.tsx';
import { SidePart } from '../frame.tsx';
import type { PoolPlan } from '../use-plans.ts';
import { count, debtWords, namesOf } from '../words.ts';
import { countOf, groupsOf, passedOf } from './groups.ts';
import css from './findings.module.css';

/** How it stands in sum, what will be put back, and how far the run reaches. */
export function FindingsSide({ plans }: { readonly plans: readonly PoolPlan[] }) {
  const groups = groupsOf(plans);
  const blocking = countOf(groups, 'blocking');
  const warning = countOf(groups, 'warning');
  const waived = countOf(groups, 'waived');
  const passed = passedOf(groups) + countOf(groups, 'agreed');
  const todo = blocking + warning;
  return (
    <>
      <SidePart title={todo === 0 ? 'It can start' : `${todo} to settle, then it can start`}>
        <div className={css['bar']} aria-hidden>
          {(['blocking', 'warning', 'waived', 'passed'] as const).map((part) => {
            const value = { blocking, warning, waived, passed }[part];
            return value === 0 ? null : <span key={part} className={css[part]} style={{ flex: value }} />;
          })}
        </div>
        <ul className={css['legend']}>
          <li>
            <StateGlyph state="error" /> Blocking <span>{blocking}</span>
          </li>
          <li>
            <StateGlyph state="warning" /> Warning, to fix or waive <span>{warning}</span>
          </li>
          <li>
            <StateGlyph state="info" /> Waived <span>{waived}</span>
          </li>
          <li>
            <StateGlyph state="done" /> Passed or taken care of <span>{passed}</span>
          </li>
        </ul>
      </SidePart>
      <SidePart title="What will be put back">
        <PutBack plans={plans} />
      </SidePart>
      <SidePart title="If you waive a warning">
        <p>You give a reason, and it stays in the report. Blocking findings cannot be waived.</p>
      </SidePart>
      <SidePart title="Blast radius">
        <p>{blastRadius(plans)}</p>
      </SidePart>
    </>
  );
}

/** The debts of all plans, and the VMs that are parked. */
export function PutBack({ plans }: { readonly plans: readonly PoolPlan[] }) {
  const items = plans.flatMap((plan) => [
    ...plan.planned.plan.debts.map((debt) => ({ id: `${plan.pool} ${debtWords(debt)}`, text: plans.length > 1 ? `${debtWords(debt)}, ${plan.name}` : debtWords(debt) })), // prettier-ignore
    ...plan.planned.plan.hosts.flatMap((host) =>
      host.away
        .filter((one) => one.how !== 'migrate')
        .map(({ vm, how }) => ({
          id: vm.uuid,
          text: `${vm.name} ${returnWords(byUuid(plan.view, 'VM', vm.uuid), how)}`,
        })),
    ),
  ]);
  if (items.length === 0) return <p>Nothing is switched off. Every VM returns to the server it left.</p>;
  return (
    <>
      <p>Written to the journal before anything is switched off. No crash, sleep or closed window loses it.</p>
      <ul className={css['debts']}>
        {items.map((item) => (
          <li key={item.id}>
            <StateGlyph state="returns" /> {item.text}
          </li>
        ))}
      </ul>
    </>
  );
}

/** One sentence or two: who restarts, who moves, who is stopped. */
export function blastRadius(plans: readonly PoolPlan[]): string {
  const hosts = plans.flatMap((plan) => plan.planned.plan.hosts);
  if (hosts.length === 0) return 'Nothing is chosen yet.';
  const restarts = hosts.filter((host) => host.consequence.restart === 'reboot').length;
  const away = hosts.flatMap((host) => host.away);
  const of = (how: string): number => away.filter((one) => one.how === how).length;
  const stopped = [
    ...(of('suspend') > 0 ? [`${of('suspend')} suspended`] : []),
    ...(of('shut-down') > 0 ? [`${of('shut-down')} shut down`] : []),
  ];
  const coordinator = hosts.find((host) => host.coordinator && host.consequence.restart !== 'none');
  return [
    restarts > 0
      ? `${namesOf(plans.map((plan) => plan.name))} ${plans.length === 1 ? 'restarts' : 'restart'} ${count(restarts, 'server')}${restarts === 1 ? '' : `, one at a time${plans.length > 1 ? ' per pool' : ''}`}.`
      : `No server of ${namesOf(plans.map((plan) => plan.name))} restarts.`,
    of('migrate') === 0
      ? `No running VM moves, ${stopped.length === 0 ? 'none is stopped' : namesOf(stopped)}.`
      : `${count(of('migrate'), 'running VM')} ${of('migrate') === 1 ? 'moves' : 'move'} and return${of('migrate') === 1 ? 's' : ''}, ${stopped.length === 0 ? 'none is stopped' : namesOf(stopped)}.`,
    ...(coordinator ? [`While ${coordinator.host.name} restarts, its pool cannot be managed; VMs keep running.`] : []),
  ].join(' ');
}
