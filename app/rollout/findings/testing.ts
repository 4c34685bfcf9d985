import type { Made } from '../../actions/testing/made.ts';
import { plan } from '../plan/plan.ts';
import type { Choices } from '../plan/plan.ts';
import type { HostWork, Image } from '../../updates/payload.ts';
import { cdnWork, pool, usualChoices } from '../testing.ts';
import { checkAll } from './check-all.ts';
import { noEvidence } from './finding.ts';
import type { Evidence, Finding } from './finding.ts';

export const image: Image = { uuid: 'uuid-fix', name: 'FIX1', size: 2 ** 20, guidance: ['reboot-host'] };
export const isoWork = (host: string): HostWork => ({
  host: `uuid-${host}`,
  payload: { generation: 'iso', updates: [image] },
  guidance: ['reboot-host'],
  livePatch: false,
});

export interface Case {
  readonly work?: readonly HostWork[];
  readonly choices?: Partial<Choices>;
  readonly evidence?: Partial<Evidence>;
}

export const made = (): Made => pool({ a: 64, b: 64 }, { one: ['a', 8] });

/** Everything that one check finds. */
export function findings(check: string, there: Made, { work = ['a', 'b'].map(cdnWork), choices = {}, evidence = {} }: Case = {}): readonly Finding[] {
  const all = { ...usualChoices, ...choices };
  const context = { view: there.view, work, choices: all, planned: plan(there.view, work, all, 0), evidence: { ...noEvidence, ...evidence }, now: 0, owner: '' };
  return checkAll(context).findings.filter((one) => one.check === check);
} // prettier-ignore

/** The same as words: level, subject and sentence. */
export const found = (check: string, there: Made, given?: Case): readonly string[] =>
  findings(check, there, given).map((one) => `${one.level}: ${one.subject.name} ${one.sentence}`);

export const changed = (change: (there: Made) => void): Made => {
  const there = made();
  change(there);
  return there;
};
