import type { RunReport } from '../../../../app/rollout/board/board-report.ts';
import { size } from '../../../ui/format/size.ts';
import { exactClock, moment, span } from '../../../ui/format/time.ts';

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<table><thead><tr>${heads.map((head) => `<th>${escaped(head)}</th>`).join('')}</tr></thead><tbody>${rows
    .map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`)
    .join('')}</tbody></table>`;

const lines = (some: RunReport['log']): string =>
  some.length === 0
    ? '<p>None.</p>'
    : `<ul>${some.map((line) => `<li>${exactClock(line.at)} ${escaped(line.sentence)}</li>`).join('')}</ul>`;

const time = (ms: number | undefined): string => (ms === undefined ? '' : span(ms));

/** One page that stands alone: no scripts, no addresses, every name escaped. */
export function htmlOf(report: RunReport): string {
  const { pool, who, began, ended, how } = report;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Update of ${escaped(pool.name)}</title>
<style>body{font:14px/1.45 system-ui,sans-serif;max-width:960px;margin:32px auto;padding:0 16px}table{border-collapse:collapse;width:100%;margin:8px 0 20px}th,td{border-bottom:1px solid;padding:4px 8px;text-align:left}</style></head><body>
<h1>Update of ${escaped(pool.name)}</h1>
<p>${how === 'complete' ? 'Complete' : how === 'stopped' ? 'Stopped and put back' : 'Not finished'}. Began ${moment(began)}${ended === undefined ? '' : `, ended ${moment(ended)}, took ${span(ended - began)}`}${report.planned === undefined ? '' : ` (planned ${span(report.planned)})`}. By ${escaped(who.join(', '))}.</p>
<h2>Servers</h2>${table(
    ['Server', 'Outcome', 'Updates', 'Took', 'Planned'],
    report.hosts.map((one) => [one.name, one.outcome, String(one.updates), time(one.took), time(one.planned)]),
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
<h2>Waived findings</h2>${report.waivers.length === 0 ? '<p>None.</p>' : `<ul>${report.waivers.map((one) => `<li>${escaped(one.finding)}: ${escaped(one.reason)}</li>`).join('')}</ul>`}
<h2>Deviations</h2>${lines(report.deviations)}
<h2>Errors</h2>${lines(report.errors)}
<h2>Log</h2>${lines(report.log)}
</body></html>
`;
}
