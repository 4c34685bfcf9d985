import type { Obj } from '../../inventory/view.ts';
import { readGuidance } from '../../updates/guidance.ts';
import type { Guidance } from '../../updates/guidance.ts';
import { restartDue } from '../../updates/pending.ts';
import type { CheckContext, Finding, FindingFix } from './finding.ts';
import { hostCheck, self } from './host-check.ts';

const FINISH: FindingFix = { kind: 'finish', label: 'Finish that first' };

type Restart = 'reboot' | 'toolstack' | 'none';

const restartOf = (guidance: ReadonlySet<Guidance>): Restart => {
  if (guidance.has('reboot-host') || guidance.has('reboot-host-if-livepatch-fails')) return 'reboot';
  return guidance.has('restart-toolstack') ? 'toolstack' : 'none';
};

/** At once, by a person; a run of its own that finishes what is pending brings the VMs home, too. */
function now({ $ref }: Obj<'host'>, restart: Restart): Finding['fixes'] {
  if (restart === 'none') return [];
  const [action, label] = restart === 'reboot' ? ['host.reboot', 'Restart it now…'] : ['host.restartToolstack', 'Restart its toolstack…']; // prettier-ignore
  return [{ kind: 'action', action, target: { cls: 'host', ref: $ref }, args: {}, label }];
}

/** Whether the restart that this run does anyway is enough. */
function willDo({ planned }: CheckContext, { uuid }: Obj<'host'>, due: Restart): boolean {
  const restart = planned.plan.hosts.find((one) => one.host.uuid === uuid)?.consequence.restart;
  return due === 'none' || restart === 'reboot' || restart === due;
}

/** Servers with repositories say what earlier updates still ask for, and refuse more while that is mandatory. */
const guidance = hostCheck('guidance', 'Nothing is left over from earlier updates', (context, host) => {
  if (!context.work.some((one) => one.host === host.uuid && one.payload.generation === 'cdn')) return [];
  const mandatory = readGuidance(host.pending_guidances);
  if (mandatory.size > 0)
    return [
      {
        level: 'blocking',
        subject: self(host),
        sentence: 'has to finish an earlier update first',
        cause: 'The server refuses new updates until it has been restarted.',
        fixes: [FINISH, ...now(host, restartOf(mandatory))],
      },
    ];
  const advised = restartOf(readGuidance(host.pending_guidances_recommended));
  return willDo(context, host, advised)
    ? []
    : [
        {
          level: 'warning',
          subject: self(host),
          sentence: `still waits for a restart${advised === 'reboot' ? '' : ' of its toolstack'} that an earlier update advises`,
          cause: 'This run would not restart it: until somebody does, it runs partly as before that update.',
          fixes: [FINISH, ...now(host, advised)],
        },
      ];
});

/** Update files may be in place and yet not at work: the server itself lists them, or says when each was applied. */
const restartPending = hostCheck('restart-pending', 'No restart is pending', (context, host) => {
  const { view, work } = context;
  const generation = work.find((one) => one.host === host.uuid)?.payload.generation;
  const due = generation === 'iso' || generation === 'patch' ? restartDue(view, host) : 'none';
  if (due === 'none') return [];
  const sentence = `still needs a restart${due === 'reboot' ? '' : ' of its toolstack'} for an earlier update`;
  if (willDo(context, host, due))
    return [{ level: 'warning', subject: self(host), sentence, cause: 'The restart of this run will do for both.', fixes: [] }]; // prettier-ignore
  const [pool] = view.all('pool');
  return [
    {
      level: pool?.master === host.$ref ? 'blocking' : 'warning',
      subject: self(host),
      sentence,
      cause: 'This run would not restart it.',
      fixes: [FINISH, ...now(host, due)],
    },
  ];
});

export const leftOver = [guidance, restartPending];
