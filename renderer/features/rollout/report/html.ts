import type { RunReport } from '../../../../app/rollout/report/report.ts';
import type { SignedReport } from '../../../../app/rollout/report/signed.ts';
import { size } from '../../../ui/format/size.ts';
import { exactClock, moment, span } from '../../../ui/format/time.ts';

import { guidanceStates } from './guidance-states.ts';

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<table><thead><tr>${heads.map((head) => `<th>${escaped(head)}</th>`).join('')}</tr></thead><tbody>${rows
    .map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`)
    .join('')}</tbody></table>`;

const list = (some: readonly string[]): string =>
  some.length === 0 ? '<p>None.</p>' : `<ul>${some.map((one) => `<li>${escaped(one)}</li>`).join('')}</ul>`;

const lines = (some: RunReport['log']): string => list(some.map((line) => `${exactClock(line.at)} ${line.sentence}`));

const time = (ms: number | undefined): string => (ms === undefined ? '' : span(ms));

const hookLine = ({ server, what, said, output }: RunReport['hooks'][number]): string =>
  `${server === undefined ? '' : `${server}: `}${what}: ${said}${output === undefined ? '' : ` (${output.replaceAll('\n', ' / ')})`}`;

/** One page that stands alone: no scripts, no addresses, every name escaped. */
export function htmlOf({ report, signature }: SignedReport): string {
  const { pool, who, began, ended, how } = report;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Update of ${escaped(pool.name)}</title>
<style>:root{color-scheme:light dark}body{font:14px/1.45 system-ui,sans-serif;max-width:960px;margin:32px auto;padding:0 16px}table{border-collapse:collapse;width:100%;margin:8px 0 20px}th,td{border-bottom:1px solid;padding:4px 8px;text-align:left}</style></head><body>
<h1>Update of ${escaped(pool.name)}</h1>
<p>${how === 'complete' ? 'Complete' : how === 'stopped' ? 'Stopped and put back' : 'Not finished'}. Began ${moment(began)}${ended === undefined ? '' : `, ended ${moment(ended)}, took ${span(ended - began)}`}${report.planned === undefined ? '' : ` (planned ${span(report.planned)})`}. By ${escaped(who.join(', '))}.</p>
${report.mixed === undefined ? '' : `<p>${escaped(report.mixed)}</p>`}
<h2>Servers</h2>${table(
    ['Server', 'Outcome', 'Updates', 'Took', 'Planned', 'Before', 'After'],
    report.hosts.map((one) => [
      one.name,
      one.outcome,
      String(one.updates),
      time(one.took),
      time(one.planned),
      one.before ?? '',
      one.after ?? '',
    ]),
  )}
<h2>VMs</h2>${table(
    ['VM', 'Memory', 'Home', 'Went to', 'Out', 'Back', 'Home again'],
    report.moves.map((one) => [
      one.vm,
      size(one.memory),
      one.home,
      one.went,
      time(one.out),
      time(one.back),
      one.isHome ? 'yes' : 'no',
    ]),
  )}
<h2>What the updates ask for</h2>${table(
    ['Of', 'Asked for', 'Then'],
    report.guidance.map((one) => [one.subject, one.asks, guidanceStates[one.is].word]),
  )}
<h2>Hooks</h2>${list(report.hooks.map(hookLine))}
<h2>Findings</h2>${list(report.findings.map((one) => `${one.level}: ${one.sentence}`))}
<h2>Waived findings</h2>${list(report.waivers.map((one) => `${one.finding}: ${one.reason}`))}
<h2>Deviations</h2>${lines(report.deviations)}
<h2>Errors</h2>${lines(report.errors)}
<h2>Log</h2>${lines(report.log)}
<h2>Signature</h2><p>The JSON form of this report is signed (${signature.algorithm}) with the key ${signature.fingerprint}.</p>
</body></html>
`;
}
