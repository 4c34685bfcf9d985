import type { BoardLane } from '../../../../app/rollout/board/board.ts';
import { cx } from '../../../ui/cx.ts';
import { size } from '../../../ui/format/size.ts';
import { labelName } from './geometry.ts';
import type { Bundle, Layout } from './geometry.ts';
import css from './board.module.css';

interface RibbonsProps {
  readonly bundles: readonly Bundle[];
  /** uuid of a VM. */
  readonly selected: string | undefined;
  /** During and after a run, what is to come is dashed. */
  readonly live: boolean;
}

/** Every VM on its way; the selected one is solid. */
export function Ribbons({ bundles, selected, live }: RibbonsProps) {
  return (
    <g>
      {bundles.map((bundle) => (
        <g key={bundle.id}>
          {bundle.drawn.map(({ trip, path, width, tip }) => {
            const here = trip.vm === selected;
            const state = cx(here && css['chosen'], live && trip.tense === 'future' && css['future'], trip.tense === 'failed' && css['failed'], trip.tense === 'now' && css['moving']); // prettier-ignore
            const wing = Math.max(3, width / 2 + 1.5);
            const rise = tip.down ? -wing * 1.3 : wing * 1.3;
            return (
              <g key={`${trip.vm} ${String(trip.back)}`} className={state}>
                <path d={path} className={css['ribbon']} strokeWidth={width} />
                <path d={`M${tip.x} ${tip.y}l${-wing} ${rise}h${wing * 2}Z`} className={css['arrow']} />
              </g>
            );
          })}
          {bundle.label === undefined ? null : (
            <text x={bundle.label.x} y={bundle.label.y} className={css['bundle']}>
              {bundle.drawn.length === 1 ? labelName(bundle.drawn[0]?.trip.name ?? '') : `${bundle.drawn.length} VMs`},{' '}
              {size(bundle.memory)}
            </text>
          )}
        </g>
      ))}
    </g>
  );
}

const names = { leave: 'Leave', update: 'Update', restart: 'Reboot', return: 'Return' } as const;
const short = { leave: 'Lv.', update: 'Upd.', restart: 'Reb.', return: 'Ret.' } as const;

interface PhasesProps {
  readonly lane: BoardLane;
  readonly index: number;
  readonly layout: Layout;
}

/** The bar of a server's phases. */
export function Phases({ lane, index, layout }: PhasesProps) {
  return (
    <g>
      {lane.phases.map((phase) => {
        const box = layout.bar(index, phase.from, phase.until);
        const text =
          box.width >= names[phase.phase].length * 7 + 9
            ? names[phase.phase]
            : box.width >= 25
              ? short[phase.phase]
              : '';
        return (
          <g key={phase.phase} className={cx(css['phase'], css[`is-${phase.tense}`])}>
            <rect
              x={box.x + 0.5}
              y={box.y}
              width={Math.max(1, box.width - 1)}
              height={box.height}
              rx={Math.min(4, box.width / 3)}
              className={phase.phase === 'restart' ? css['reboot'] : undefined}
            />
            <text x={box.x + box.width / 2} y={box.y + 17}>
              {text}
            </text>
            <title>{names[phase.phase]}</title>
          </g>
        );
      })}
    </g>
  );
}
