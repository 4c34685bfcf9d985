import { ChevronDown, ChevronRight, Wrench } from 'lucide-react';
import { useState } from 'react';
import { lookup } from '../../../../app/inventory/view.ts';
import type { Finding, FindingFix } from '../../../../app/rollout/findings/finding.ts';
import { useCheckAgain } from '../../../mirror/updates.ts';
import { go } from '../../../objects/place.ts';
import { keyOf, useRunAction } from '../../../objects/offers.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/face.tsx';
import { Icon } from '../../../ui/glyph/icon.tsx';
import { icons } from '../../../ui/glyph/icons.ts';
import { Segments } from '../../../ui/segments.tsx';
import { ServerGlyph, StateGlyph } from '../../../ui/glyph/state-glyph.tsx';
import type { Drafting, PoolDraft } from '../draft.ts';
import type { PoolPlan } from '../use-plans.ts';
import { count } from '../words.ts';
import { countOf, groupsOf, passedOf } from './groups.ts';
import type { Found, Group } from './groups.ts';
import { FindingRow } from './row.tsx';
import css from './findings.module.css';

type Tab = 'todo' | 'blocking' | 'warning' | 'settled' | 'passed';

const inTab = (tab: Tab, { standing }: Found): boolean => {
  switch (tab) {
    case 'todo':
      return standing === 'blocking' || standing === 'warning';
    case 'settled':
      return standing === 'agreed' || standing === 'waived';
    default:
      return standing === tab;
  }
};

/** The draft of a pool with a fix that only changes the plan. */
function fixed(one: PoolDraft, fix: FindingFix): PoolDraft {
  switch (fix.kind) {
    case 'agree':
      return { ...one, agreed: [...new Set([...one.agreed, fix.debt])] };
    case 'policy':
      return { ...one, policies: { ...one.policies, [fix.vm]: fix.policy } };
    case 'choose':
      return { ...one, hosts: [...new Set([...one.hosts, ...fix.hosts])] };
    case 'leave-out':
      return { ...one, hosts: one.hosts.filter((host) => host !== fix.host) };
    default:
      return one;
  }
}

/** The agreement behind a finding, where taking it back is possible. */
function debtOf(finding: Finding, one: PoolDraft | undefined): string | undefined {
  const named = finding.fixes.find((fix) => fix.kind === 'agree')?.debt ?? finding.id.replace(/^leaves\//, 'cd:');
  return one?.agreed.includes(named) ? named : undefined;
}

const isPaused = ({ view }: PoolPlan, { subject }: Finding): boolean =>
  subject.cls === 'VM' && view.get('VM', subject.ref)?.power_state === 'Paused';

interface FindingsProps {
  readonly plans: readonly PoolPlan[];
  readonly drafting: Drafting;
}

/** Every check of every chosen pool and server: what is wrong, what to do about it, and what is fine. */
export function Findings({ plans, drafting }: FindingsProps) {
  const { draft, edit, editPool } = drafting;
  const [tab, setTab] = useState<Tab>('todo');
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const run = useRunAction();
  const [fetchAgain, fetching] = useCheckAgain();
  const groups = groupsOf(plans);
  const blocking = countOf(groups, 'blocking');
  const warnings = countOf(groups, 'warning');
  const settled = countOf(groups, 'agreed') + countOf(groups, 'waived');
  const passed = passedOf(groups);
  const fix = (plan: PoolPlan, one: FindingFix): void => {
    if (one.kind === 'fetch') return fetchAgain([plan.pool]);
    if (one.kind === 'finish') return edit((before) => ({ ...before, selection: { what: 'pending' } }));
    if (one.kind === 'watch') return go({ at: 'page', page: 'rollout', rest: ['run', one.run] });
    if (one.kind === 'window')
      return edit(({ safeguards, ...rest }) => ({
        ...rest,
        safeguards: safeguards.window
          ? { ...safeguards, window: { ...safeguards.window, until: one.until } }
          : safeguards,
      }));
    if (one.kind !== 'action') return editPool(plan.pool, (pool) => fixed(pool, one));
    const object = lookup(plan.view, one.target.cls, one.target.ref);
    if (object) run(one.action, [keyOf(plan.pool, object)], one.args);
  };
  // Never what would stop a VM that runs: that is a decision for each.
  const easy = groups.flatMap((group) =>
    group.found.flatMap(({ finding, standing }) => {
      const [first] = finding.fixes;
      return (standing === 'blocking' || standing === 'warning') &&
        first &&
        (first.kind === 'agree' ||
          (first.kind === 'policy' && first.policy === 'suspend' && isPaused(group.plan, finding)))
        ? [{ pool: group.plan.pool, first }]
        : [];
    }),
  );
  const fixAll = (): void =>
    edit((one) => ({
      ...one,
      pools: Object.fromEntries(
        Object.entries(one.pools).map(([id, pool]) => [id, easy.filter((it) => it.pool === id).reduce((next, it) => fixed(next, it.first), pool)]), // prettier-ignore
      ),
    }));
  const shown = groups.filter((group) =>
    tab === 'passed' ? group.passed.length > 0 : group.found.some((found) => inTab(tab, found)),
  );
  const quiet = tab === 'todo' ? groups.filter((group) => !shown.includes(group)) : [];
  const toggle = (id: string): void =>
    setFolded((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]));
  return (
    <div className={css['findings']}>
      <div className={css['tools']}>
        <Segments<Tab>
          label="Which findings"
          value={tab}
          onChange={setTab}
          options={[
            { value: 'todo', label: 'To do', count: blocking + warnings },
            { value: 'blocking', label: 'Blocking', count: blocking },
            { value: 'warning', label: 'Warnings', count: warnings },
            { value: 'settled', label: 'Settled', count: settled },
            { value: 'passed', label: 'Passed', count: passed },
          ]}
        />
        <span className={css['said']}>
          {plans.some((plan) => plan.asked === 'asking')
            ? 'asking the servers'
            : count(blocking + warnings + settled + passed, 'check')}
        </span>
        <Button
          icon={Wrench}
          onClick={fixAll}
          why={easy.length === 0 ? 'nothing that one press could settle' : undefined}
        >
          {easy.length === 0 ? 'Fix all' : `Fix ${easy.length} for the run`}
        </Button>
      </div>
      {shown.length === 0 && tab !== 'todo' ? <Empty icon={icons.journal}>Nothing here.</Empty> : null}
      {tab === 'todo' && blocking + warnings === 0 && plans.length > 0 ? (
        <p className={css['clear']}>
          <StateGlyph state="done" /> Nothing is left to decide: the plan can be made.
        </p>
      ) : null}
      {shown.map((group) => (
        <section key={group.id} aria-label={group.name}>
          <GroupHead group={group} open={!folded.has(group.id)} onToggle={() => toggle(group.id)} />
          {folded.has(group.id) ? null : (
            <ul>
              {tab === 'passed'
                ? group.passed.map((one) => (
                    <li key={one.check} className={css['ok']}>
                      <StateGlyph state="done" label="Passed" />
                      {one.name}
                    </li>
                  ))
                : group.found
                    .filter((found) => inTab(tab, found))
                    .map((found) => {
                      const { finding } = found;
                      const { pool } = group.plan;
                      const debt = debtOf(finding, draft.pools[pool]);
                      const waive = (waivers: PoolDraft['waivers']): void => editPool(pool, (one) => ({ ...one, waivers: [...one.waivers.filter((it) => it.finding !== finding.id), ...waivers] })); // prettier-ignore
                      return (
                        <FindingRow
                          key={finding.id}
                          found={found}
                          onFix={(one) => fix(group.plan, one)}
                          fetching={fetching.has(pool)}
                          onWaive={(reason) => waive([{ finding: finding.id, reason }])}
                          onWithdraw={() => waive([])}
                          onRevoke={
                            debt === undefined
                              ? undefined
                              : () =>
                                  editPool(pool, (one) => ({ ...one, agreed: one.agreed.filter((it) => it !== debt) }))
                          }
                        />
                      );
                    })}
            </ul>
          )}
        </section>
      ))}
      {quiet.length === 0 ? null : (
        <p className={css['quiet']}>
          <ServerGlyph />
          <b>{quiet.map((group) => group.name).join(', ')}</b>
          <span>nothing to do</span>
          <Tally state="done" value={quiet.reduce((sum, group) => sum + group.passed.length, 0)} />
        </p>
      )}
    </div>
  );
}

interface GroupHeadProps {
  readonly group: Group;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function GroupHead({ group, open, onToggle }: GroupHeadProps) {
  const of = (standing: Found['standing']): number => group.found.filter((one) => one.standing === standing).length;
  return (
    <button type="button" className={css['group']} aria-expanded={open} onClick={onToggle}>
      <Icon of={open ? ChevronDown : ChevronRight} size={14} />
      {group.host === undefined ? <Icon of={icons.pool} size={15} /> : <ServerGlyph />}
      <b>{group.name}</b>
      <span className={css['soft']}>{group.host === undefined ? 'whole pool' : count(group.vms, 'VM')}</span>
      <span className={css['tallies']}>
        <Tally state="error" value={of('blocking')} />
        <Tally state="warning" value={of('warning')} />
        <Tally state="done" value={group.passed.length + of('agreed') + of('waived')} />
      </span>
    </button>
  );
}

function Tally({ state, value }: { readonly state: 'error' | 'warning' | 'done'; readonly value: number }) {
  return value === 0 ? null : (
    <span className={css['tally']}>
      <StateGlyph
        state={state}
        size={12}
        label={state === 'error' ? 'blocking' : state === 'warning' ? 'warnings' : 'passed'}
      />
      {value}
    </span>
  );
}
