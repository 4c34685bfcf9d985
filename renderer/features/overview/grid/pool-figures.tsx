import { useMemo } from 'react';
import { survey } from '../../../../app/placement/facts.ts';
import { Room } from '../../../../app/placement/room.ts';
import type { Obj, PoolId, View } from '../../../../app/inventory/view.ts';
import { useView } from '../../../mirror/hooks.ts';
import { useLive } from '../../../mirror/metrics/metrics.ts';
import { Meter } from '../../../ui/figure/meter.tsx';
import { StateGlyph } from '../../../ui/glyph/state-glyph.tsx';
import { percent, size, sizeParts } from '../../../ui/format/size.ts';
import { vmsOf } from './rows.ts';
import css from './grid.module.css';

function survival(view: View): { readonly ok: boolean; readonly spare: number } | undefined {
  const site = survey(view);
  const room = Room.of(site);
  const hosts = [...site.hosts.values()].filter((host) => host.live && host.enabled);
  if (hosts.length < 2) return undefined;
  const free = hosts.reduce((sum, host) => sum + Math.max(0, room.free(host.ref)), 0);
  const spare = Math.min(...hosts.map((host) => free - Math.max(0, room.free(host.ref)) - room.used(host.ref)));
  return { ok: spare >= 0, spare };
}

function sums(view: View) {
  const vms = vmsOf(view, true);
  let cpus = 0;
  let memory = 0;
  for (const host of view.all('host')) {
    cpus += Number(host.cpu_info['cpu_count'] ?? 0);
    memory += view.get('host_metrics', host.metrics)?.memory_total ?? 0;
  }
  let stored = 0;
  let storage = 0;
  for (const sr of view.all('SR')) {
    if (!sr.shared || sr.content_type === 'iso' || sr.is_tools_sr || sr.physical_size <= 0) continue;
    stored += sr.physical_utilisation;
    storage += sr.physical_size;
  }
  return {
    all: vms.length,
    running: vms.filter((vm) => vm.power_state === 'Running').length,
    cpus,
    memory,
    stored,
    storage,
  };
}

/** A pool in five numbers. */
export function PoolFigures({ pool, object }: { readonly pool: PoolId; readonly object: Obj<'pool'> }) {
  const view = useView(pool);
  const { all, running, cpus, memory, stored, storage } = useMemo(() => sums(view), [view]);
  const survives = useMemo(() => survival(view), [view]);
  const metric = useMemo(() => ({ cls: 'pool' as const, ref: object.$ref }), [object.$ref]);
  const live = useLive(pool, metric);
  const total = live?.memoryTotal ?? memory;
  const used = live?.memoryUsed === undefined ? undefined : sizeParts(live.memoryUsed, total);
  const kept = sizeParts(stored, storage);
  return (
    <div className={css['figures']}>
      <div className={css['figure']}>
        <span className={css['label']}>Virtual machines</span>
        <span className={css['value']}>
          <b>{running}</b> running of {all}
        </span>
      </div>
      <div className={css['figure']}>
        <span className={css['label']}>CPU</span>
        <span className={css['value']}>
          <b>{live?.cpu === undefined ? '–' : percent(live.cpu)}</b> of {cpus}
          {live?.cpu !== undefined && (
            <span className={css['meter']}>
              <Meter value={live.cpu} label="CPU of all servers" />
            </span>
          )}
        </span>
      </div>
      <div className={css['figure']}>
        <span className={css['label']}>Memory</span>
        <span className={css['value']}>
          <b>{used?.value ?? size(total).split(' ')[0]}</b> {used?.rest ?? size(total).split(' ')[1]}
          {live?.memoryUsed !== undefined && (
            <span className={css['meter']}>
              <Meter value={live.memoryUsed / total} label="Memory of all servers" />
            </span>
          )}
        </span>
      </div>
      <div className={css['figure']}>
        <span className={css['label']}>Shared storage</span>
        <span className={css['value']}>
          {storage === 0 ? (
            'none'
          ) : (
            <>
              <b>{kept.value}</b> {kept.rest}
              <span className={css['meter']}>
                <Meter value={stored / storage} label="Shared storage" />
              </span>
            </>
          )}
        </span>
      </div>
      <div className={css['figure']}>
        <span className={css['label']}>Losing the largest server</span>
        <span className={css['value']}>
          {survives === undefined ? (
            'nothing to fall back on'
          ) : survives.ok ? (
            <>
              <StateGlyph state="done" />
              <b className={css['word']}>Survives</b> {size(survives.spare)} to spare
            </>
          ) : (
            <>
              <StateGlyph state="warning" />
              <b className={css['word']}>Does not fit</b> {size(-survives.spare)} short
            </>
          )}
        </span>
      </div>
    </div>
  );
}
