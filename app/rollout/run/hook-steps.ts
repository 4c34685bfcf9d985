import type { Phase, Step } from './step.ts';
import type { Hook, HookMoment } from '../plan/hook.ts';

type StepMoment = Exclude<HookMoment, 'asks'>;

const opposite: Partial<Record<StepMoment, StepMoment>> = {
  'after-server': 'before-server',
  'after-run': 'before-run',
};

/**
 * The steps of one moment, to be done one after the other. What is called afterwards is owed like everything that a run
 * takes back: as soon as the same hook was called before, or else as soon as `begun` was.
 */
export function hookSteps(
  hooks: readonly Hook[] | undefined,
  moment: StepMoment,
  { phase, host, begun }: { readonly phase: Phase; readonly host?: string; readonly begun: string },
): readonly Step[] {
  const id = (one: StepMoment, at: number): string => `${host === undefined ? '' : `${host}/`}hook/${one}/${at}`;
  const before = opposite[moment];
  return (hooks ?? []).flatMap((hook, at): readonly Step[] => {
    if (!hook.at.includes(moment)) return [];
    const undoes = before && (hook.at.includes(before) ? id(before, at) : begun);
    return [
      {
        id: id(moment, at),
        phase,
        ...(host === undefined ? {} : { host }),
        deed: { do: 'hook', hook, moment },
        ...(undoes === undefined ? {} : { undoes }),
      },
    ];
  });
}
