import { useEffect, useMemo, useState } from 'react';
import { fullness, suggestMoves, type CpuUse } from '../../../../app/placement/balance/balance.ts';
import { estimate } from '../../../../app/placement/estimate.ts';
import { survey } from '../../../../app/placement/facts.ts';
import { Room } from '../../../../app/placement/room.ts';
import { whyNot } from '../../../../app/placement/why-not.ts';
import { useLink } from '../../../link/link.tsx';
import { useView } from '../../../mirror/hooks.ts';
import { liveMetrics } from '../../../mirror/metrics/metrics-live.ts';
import { usePaces } from '../../../mirror/moves.ts';
import type { DialogBodyProps } from '../../../objects/dialogs.ts';
import { objectOf, useRunNow } from '../../../objects/offers.ts';
import type { ObjectKey } from '../../../objects/place.ts';
import { Button } from '../../../ui/button.tsx';
import { Tick } from '../../../ui/field/choice.tsx';
import { Select } from '../../../ui/field/select.tsx';
import { size } from '../../../ui/format/size.ts';
import { span } from '../../../ui/format/time.ts';
import { icons } from '../../../ui/glyph/icons.ts';
import { Dialog } from '../../../ui/layer/dialog.tsx';
import { Meter } from '../../../ui/figure/meter.tsx';
import { useNow } from '../../../ui/use-now.ts';
import css from './balance.module.css';

/** Time for the first numbers of a pool to come. */
const SETTLE_MS = 6000;

/** How busy the CPUs of a pool are: read while this is open, still once the moves are being edited. */
function useCpu(pool: string, still: boolean): CpuUse {
  const link = useLink();
  const view = useView(pool);
  const [hosts] = useState(() => [...view.all('host')].map((host) => host.$ref));
  const [vms] = useState(() =>
    [...view.all('VM')].filter((vm) => vm.power_state === 'Running' && !vm.is_control_domain).map((vm) => vm.$ref),
  );
  const tick = useNow(still ? undefined : SETTLE_MS / 3);
  useEffect(() => {
    const live = liveMetrics(link, pool);
    const stops = [
      ...hosts.map((ref) => live.want({ cls: 'host', ref })),
      ...vms.map((ref) => live.want({ cls: 'VM', ref })),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [link, pool, hosts, vms]);
  return useMemo(() => {
    const live = liveMetrics(link, pool);
    const read = (cls: string, refs: readonly string[]) =>
      new Map(refs.map((ref) => [ref, tick > 0 ? live.now(`${cls}/${ref}`)?.cpu : undefined]));
    const [ofHosts, ofVms] = [read('host', hosts), read('VM', vms)];
    return { host: (ref) => ofHosts.get(ref), vm: (ref) => ofVms.get(ref) };
  }, [link, pool, hosts, vms, tick]);
}

/** Suggested moves: how level the servers would be, each move to be left out or sent elsewhere, then run like any plan. */
export function Balance({ targets, onClose }: DialogBodyProps) {
  const [key] = targets;
  return key ? <Suggested target={key} onClose={onClose} /> : null;
}

interface Row {
  readonly vm: string;
  readonly from: string;
  readonly to: string;
  readonly on: boolean;
}

function Suggested({ target, onClose }: { readonly target: ObjectKey; readonly onClose: () => void }) {
  const view = useView(target.pool);
  const [edited, edit] = useState<readonly Row[]>();
  const use = useCpu(target.pool, edited !== undefined);
  const paces = usePaces();
  const run = useRunNow();
  const site = useMemo(() => survey(view), [view]);
  const suggested = useMemo(
    () => suggestMoves(site, use).map(({ vm, from, to }): Row => ({ vm, from: from ?? '', to, on: true })),
    [site, use],
  );
  const rows = edited ?? suggested;
  const moves = rows.filter(({ on }) => on).map(({ vm, from, to }) => ({ vm, from, to }));
  const before = fullness(site, [], use);
  const after = fullness(site, moves, use);
  const name = (host: string): string => site.hosts.get(host)?.name ?? '';
  const bytes = moves.reduce((sum, { vm }) => sum + (site.vms.get(vm)?.memory ?? 0), 0);
  const time = moves.length === 0 ? undefined : estimate(bytes, moves.length, paces());
  const change = (vm: string, part: Partial<Row>): void =>
    edit(rows.map((row) => (row.vm === vm ? { ...row, ...part } : row)));
  const room = Room.of(site);
  const busy = before.some(({ cpu }) => cpu !== undefined);
  const object = objectOf(view, target);
  const go = (): void => {
    const each = new Map(moves.map(({ vm, to }) => [site.vms.get(vm)?.uuid ?? '', { host: to }]));
    const keys = [...each.keys()].map((uuid) => ({ pool: target.pool, cls: 'VM' as const, uuid }));
    void run('vm.migrate', keys, {}, each);
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Level the servers of ${object && 'name_label' in object ? object.name_label : 'the pool'}`}
      icon={icons.plan}
      width={820}
      footnote={
        time
          ? `About ${span(time.seconds * 1000)} for ${size(bytes)}, ${time.source}. They wait their turn and can be sent back.`
          : undefined
      }
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="primary"
            why={moves.length === 0 ? 'There is nothing to move' : undefined}
            onClick={go}
            data-verb
          >
            {moves.length === 0 ? 'Migrate' : `Migrate ${moves.length}`}
          </Button>
        </>
      }
    >
      <p className={css['about']}>
        {rows.length === 0
          ? 'The servers are as level as moving VMs can make them.'
          : `The fewest moves that level memory${busy ? ' and CPU' : '; CPU counts too once its numbers are here'}.`}
      </p>
      <table className={css['table']} aria-label="Servers">
        <thead>
          <tr>
            <th>Server</th>
            <th>Memory</th>
            <th>CPU now</th>
          </tr>
        </thead>
        <tbody>
          {before.map((was, index) => {
            const will = after[index] ?? was;
            return (
              <tr key={was.host}>
                <td className={css['name']}>{name(was.host)}</td>
                <Change label={`Memory of ${name(was.host)}`} was={was.memory} will={will.memory} />
                <Change label={`CPU of ${name(was.host)}`} was={was.cpu} will={will.cpu} />
              </tr>
            );
          })}
        </tbody>
      </table>
      {rows.length === 0 ? null : (
        <ul className={css['list']} aria-label="Moves">
          {rows.map((row) => {
            const vm = site.vms.get(row.vm);
            return (
              <li key={row.vm} className={css['row']}>
                <Tick checked={row.on} onChange={(on) => change(row.vm, { on })} label={`Move ${vm?.name ?? ''}`} />
                <b className={css['name']} title={vm?.name}>
                  {vm?.name}
                </b>
                <span className={css['about']}>
                  {size(vm?.memory ?? 0)} from {name(row.from)}
                </span>
                <span className={css['end']}>
                  <Select
                    bare
                    label={`Server for ${vm?.name ?? ''}`}
                    value={row.to}
                    onChange={(to) => change(row.vm, { to, on: true })}
                    options={[...site.hosts.values()]
                      .filter((host) => host.ref !== row.from)
                      .map((host) => ({
                        value: host.ref,
                        label: `to ${host.name}`,
                        why: vm ? whyNot(site, room, vm, host, 'live')[0]?.why : undefined,
                      }))}
                  />
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </Dialog>
  );
}

const percent = (part: number): string => `${Math.round(part * 100)} %`;

interface ChangeProps {
  readonly label: string;
  readonly was: number | undefined;
  readonly will: number | undefined;
}

function Change({ label, was, will }: ChangeProps) {
  if (was === undefined || will === undefined) return <td className={css['about']}>no numbers yet</td>;
  return (
    <td>
      <span className={css['change']}>
        <Meter value={was} after={will} width={120} label={`${label} after: ${percent(will)}`} />
        {percent(was) === percent(will) ? (
          percent(was)
        ) : (
          <span>
            {percent(was)} → <b>{percent(will)}</b>
          </span>
        )}
      </span>
    </td>
  );
}
