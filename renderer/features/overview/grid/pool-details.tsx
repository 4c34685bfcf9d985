import { ChevronRight } from 'lucide-react';
import { useId } from 'react';
import { licenceEnd, mixedVersions } from '../../../../app/inventory/describe/health.ts';
import { displayName } from '../../../../app/inventory/describe/names.ts';
import type { Obj, PoolId, View } from '../../../../app/inventory/view.ts';
import { useView } from '../../../mirror/hooks.ts';
import { useKept } from '../../../ui/kept.ts';
import { ObjectLink } from '../../../objects/link.tsx';
import { Facts } from '../../../ui/card.tsx';
import { cx } from '../../../ui/cx.ts';
import { date } from '../../../ui/format/time.ts';
import { Icon } from '../../../ui/glyph/icon.tsx';
import { EditButton } from '../edit-button.tsx';
import { descriptionFact, faint, uuidFact } from '../fact-words.tsx';
import { managementOf } from '../management.ts';
import css from './grid.module.css';

const isOpen = (value: unknown): boolean => value === true;

const versionOf = ({ software_version: version }: Obj<'host'>): string =>
  [version['product_brand'], version['product_version_text'] ?? version['product_version']].filter(Boolean).join(' ');

function versionsOf(view: View, pool: Obj<'pool'>): string {
  if (!mixedVersions(view)) {
    const coordinator = view.get('host', pool.master);
    return coordinator ? versionOf(coordinator) : '';
  }
  return `mixed: ${[...new Set([...view.all('host')].map(versionOf))].sort().join(', ')}`;
}

function licenceOf(view: View): string {
  const hosts = [...view.all('host')];
  const editions = [...new Set(hosts.map((host) => host.license_params['sku_marketing_name'] ?? host.edition))];
  const ends = hosts.map(licenceEnd).filter((end) => end !== undefined);
  const first = ends.length > 0 ? `, until ${date(Math.min(...ends))}` : '';
  return `${editions.filter(Boolean).join(', ') || 'none'}${first}`;
}

const socketsOf = (view: View): number =>
  [...view.all('host')].reduce((sum, host) => sum + Number(host.cpu_info['socket_count'] ?? 0), 0);

/** Whether servers check each other's certificates; single ones may have it switched off for an emergency. */
function checkingOf(view: View, pool: Obj<'pool'>): string {
  if (!pool.tls_verification_enabled) return 'not checked between servers';
  const off = [...view.all('host')].filter((host) => !host.tls_verification_enabled);
  return off.length === 0
    ? 'checked between servers'
    : `checked, but switched off on ${off.map((host) => displayName(view, host)).join(', ')}`;
}

function links(pool: PoolId, objects: readonly (Obj<'VM_appliance'> | Obj<'VMSS'>)[]) {
  if (objects.length === 0) return faint('none');
  return objects.map((object, at) => (
    <span key={object.uuid}>
      {at > 0 ? ', ' : ''}
      <ObjectLink pool={pool} to={object} />
    </span>
  ));
}

/** What a pool is, in one line; opened, all there is to say. */
export function PoolDetails({ pool, object }: { readonly pool: PoolId; readonly object: Obj<'pool'> }) {
  const view = useView(pool);
  const [open, setOpen] = useKept('pool.details', isOpen);
  const id = useId();
  const coordinator = view.get('host', object.master);
  const storage = view.get('SR', object.default_SR);
  const version = versionsOf(view, object);
  const licence = licenceOf(view);
  return (
    <section className={css['about']} aria-label="About this pool">
      <button
        type="button"
        className={css['aboutHead']}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Icon of={ChevronRight} size={14} className={cx(css['twist'], open && css['twisted'])} />
        <b>About this pool</b>
        {open ? null : (
          <span className={css['aboutLine']}>
            {[version, licence, `${socketsOf(view)} sockets`, `certificates ${checkingOf(view, object)}`].join(' · ')}
          </span>
        )}
      </button>
      {open ? (
        <div id={id} className={css['aboutBody']}>
          <Facts
            items={[
              descriptionFact(object.name_description),
              { label: 'Version', value: version || faint('not told') },
              { label: 'Licence', value: licence },
              { label: 'Sockets', value: socketsOf(view) },
              { label: 'Certificates', value: checkingOf(view, object) },
              {
                label: 'Coordinator',
                value: coordinator ? <ObjectLink pool={pool} to={coordinator} /> : faint('unknown'),
              },
              {
                label: 'New disks',
                value: storage ? <ObjectLink pool={pool} to={storage} /> : faint('no default storage'),
              },
              { label: 'vApps', value: links(pool, [...view.all('VM_appliance')]) },
              { label: 'Snapshot schedules', value: links(pool, [...view.all('VMSS')]) },
              { label: 'Folder', value: object.other_config['folder'] || faint('none') },
              ...[...view.all('host')].map((host) => ({
                label: displayName(view, host),
                value: (
                  <>
                    {managementOf(view, host).map(({ label, pif }, at) => (
                      <span key={pif.uuid}>
                        {at > 0 ? ', ' : ''}
                        {pif.IP} {faint(label.toLowerCase())}
                      </span>
                    ))}
                  </>
                ),
              })),
              uuidFact(object.uuid),
            ]}
          />
          <EditButton pool={pool} object={object} />
        </div>
      ) : null}
    </section>
  );
}
