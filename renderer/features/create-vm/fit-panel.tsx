import type { View } from '../../../app/inventory/view.ts';
import type { NewVmDraft } from '../../../app/new-vm/draft.ts';
import { neededMemory, serversFit, storageFit, survives, type StorageFit } from '../../../app/new-vm/fit.ts';
import { Icon } from '../../ui/glyph/icon.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { Meter } from '../../ui/figure/meter.tsx';
import { size } from '../../ui/format/size.ts';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import css from './fit-panel.module.css';

const GiB = 1024 ** 3;
const gib = (bytes: number): string => String(Math.round(bytes / GiB));

function StorageBar({ fit }: { readonly fit: StorageFit }) {
  const whole = Math.max(fit.size, fit.written + fit.promised + fit.added);
  const width = (bytes: number) => `${(bytes / whole) * 100}%`;
  const inside = Math.max(0, fit.added - fit.over);
  return (
    <div
      className={css['bar']}
      role="img"
      aria-label={`${size(fit.written)} written, ${size(fit.promised)} promised, ${size(fit.added)} for these VMs, of ${size(fit.size)}`}
    >
      <span className={css['written']} style={{ width: width(fit.written) }} />
      <span className={css['promised']} style={{ width: width(fit.promised) }} />
      <span className={css['added']} style={{ width: width(inside) }} />
      <span className={css['beyond']} style={{ width: width(Math.min(fit.over, fit.added)) }} />
      <span className={css['end']} style={{ left: width(fit.size) }} />
    </div>
  );
}

/** Beside every page: which servers could start them now, what the storage would hold, and whether the pool stays safe. */
export function FitPanel({ view, draft }: { readonly view: View; readonly draft: NewVmDraft }) {
  const servers = serversFit(view, draft);
  const storage = storageFit(view, draft);
  const safe = survives(view, draft);
  const over = storage.some((fit) => fit.over > 0);
  const words = draft.count > 1 ? `start all ${draft.count}` : 'start it';
  return (
    <div className={css['panel']}>
      <header>
        <b>Does it fit?</b>
        <span>
          <StateGlyph state="running" size={12} /> checked live
        </span>
      </header>
      <p className={css['about']}>
        Servers, {size(neededMemory(draft))} needed to {words}
      </p>
      <ul className={css['list']}>
        {servers.map(({ host, total, free, after, why }) => (
          <li key={host.uuid}>
            <StateGlyph state={why === undefined ? 'done' : 'refused'} label={why === undefined ? 'fits' : 'cannot'} />
            <span className={css['name']} title={host.name_label}>
              {host.name_label}
            </span>
            <span className={css['fact']}>{why ?? `${gib(free)} → ${gib(after)} GiB free`}</span>
            {why === undefined && total > 0 && (
              <span className={css['meter']}>
                <Meter
                  value={1 - free / total}
                  after={1 - Math.max(0, after) / total}
                  label={`Memory of ${host.name_label} before and after`}
                />
              </span>
            )}
          </li>
        ))}
      </ul>
      {storage.length > 0 && (
        <section>
          <p className={css['about']}>Storage</p>
          {storage.map((fit) => (
            <div key={fit.sr.uuid} className={css['storage']}>
              <div>
                <span className={css['name']}>{fit.sr.name_label}</span>
                <span className={fit.over > 0 ? css['warn'] : css['fact']}>
                  {fit.over > 0
                    ? `${size(fit.over)} over`
                    : `${size(Math.max(0, fit.size - fit.written - fit.promised - fit.added))} of ${size(fit.size)} left`}
                </span>
              </div>
              <StorageBar fit={fit} />
            </div>
          ))}
          <ul className={css['legend']}>
            <li>
              <span className={css['written']} /> written
            </li>
            <li>
              <span className={css['promised']} /> promised
            </li>
            <li>
              <span className={css['added']} /> these VMs
            </li>
            {over && (
              <li>
                <span className={css['beyond']} /> beyond the size
              </li>
            )}
          </ul>
        </section>
      )}
      {safe && (
        <section className={css['safe']}>
          {safe.ok ? <Icon of={icons.survives} size={16} /> : <StateGlyph state="warning" />}
          <p>
            {safe.ok
              ? `With ${draft.count > 1 ? `all ${draft.count}` : 'it'} running the pool still survives the loss of any one server, ${size(safe.spare)} to spare.`
              : `With ${draft.count > 1 ? `all ${draft.count}` : 'it'} running the pool would not survive the loss of its largest server: ${size(-safe.spare)} short.`}
          </p>
        </section>
      )}
    </div>
  );
}
