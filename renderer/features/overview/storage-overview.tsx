import { displayName } from '../../../app/inventory/describe/names.ts';
import { faceOf } from '../../../app/inventory/describe/face.ts';
import { pathsOf } from '../../../app/inventory/describe/health.ts';
import { isDefaultSr } from '../../../app/inventory/describe/state.ts';
import type { Obj, PoolId } from '../../../app/inventory/view.ts';
import { keyOf, useOffer, useRunAction } from '../../objects/offers.ts';
import { useView } from '../../mirror/hooks.ts';
import { ObjectLink } from '../../objects/link.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card, Facts } from '../../ui/card.tsx';
import { KeyFigure, KeyFigures } from '../../ui/figure/key-figure.tsx';
import { Meter } from '../../ui/figure/meter.tsx';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { percent, size, sizeParts } from '../../ui/format/size.ts';
import { PlainTable } from '../../ui/plain-table/plain-table.tsx';
import { EditButton } from './edit-button.tsx';
import { Copied, descriptionFact, faint, uuidFact } from './fact-words.tsx';
import { RecentActivity } from './recent-activity.tsx';
import css from './overview.module.css';
import { useMemo } from 'react';

const types: Readonly<Record<string, string>> = {
  nfs: 'NFS', ext: 'Local, ext', lvm: 'Local, LVM', lvmoiscsi: 'iSCSI, LVM', lvmohba: 'Fibre Channel, LVM', lvmofcoe: 'FCoE, LVM', gfs2: 'GFS2, thin', smb: 'SMB', iso: 'ISO library', udev: 'Removable', file: 'File',
}; // prettier-ignore

/** Only some storage has paths. */
const pathsColumn = {
  id: 'paths',
  head: 'Paths',
  width: 120,
  render: ({ paths }: { readonly paths: ReturnType<typeof pathsOf> }) =>
    paths === undefined ? null : (
      <span className={css[paths.up < paths.of ? 'warn' : 'soft']}>
        {paths.up} of {paths.of}
      </span>
    ),
};

export function StorageOverview({ pool, sr }: { readonly pool: PoolId; readonly sr: Obj<'SR'> }) {
  const view = useView(pool);
  const keys = useMemo(() => [keyOf(pool, sr)], [pool, sr]);
  const repair = useOffer('sr.repair', keys);
  const run = useRunAction();
  const face = faceOf(view, sr);
  const pbds = sr.PBDs.flatMap((ref) => view.get('PBD', ref) ?? []);
  const missing = sr.shared ? [...view.all('host')].filter((host) => !pbds.some((pbd) => pbd.host === host.$ref)) : [];
  const used = sizeParts(sr.physical_utilisation, sr.physical_size);
  const share = sr.physical_size > 0 ? sr.physical_utilisation / sr.physical_size : 0;
  const address = pbds[0]?.device_config ?? {};
  const location = [
    address['server'] ?? address['target'] ?? address['location'] ?? address['device'],
    address['serverpath'] ?? address['targetIQN'],
  ]
    .filter(Boolean)
    .join(' : ');
  const rows = [
    ...pbds.map((pbd) => ({
      host: view.get('host', pbd.host),
      attached: pbd.currently_attached,
      paths: pathsOf(pbd),
      uuid: pbd.uuid,
    })),
    ...missing.map((host) => ({ host, attached: false, paths: undefined, uuid: host.uuid })),
  ];
  return (
    <div className={css['page']}>
      {face.shape === 'warning' && (
        <Banner
          state="warning"
          actions={
            repair && (
              <Button why={repair.disabled} onClick={() => run('sr.repair', keys)}>
                Repair
              </Button>
            )
          }
        >
          <b>{sr.name_label} is not reachable from every server</b>, so VMs on it cannot move freely.
        </Banner>
      )}
      <KeyFigures>
        <KeyFigure
          label="Used"
          value={used.value}
          rest={used.rest}
          aside={percent(share)}
          chart={<Meter value={share} label={`${sr.name_label} used`} />}
        />
        <KeyFigure
          label="Promised to disks"
          value={size(sr.virtual_allocation).split(' ')[0]}
          rest={size(sr.virtual_allocation).split(' ')[1]}
          aside={sr.physical_size > 0 ? percent(sr.virtual_allocation / sr.physical_size) : undefined}
        />
        <KeyFigure label="Disks" value={sr.VDIs.length} rest={sr.content_type === 'iso' ? 'images' : 'disks'} />
      </KeyFigures>
      <div className={css['columns']}>
        <div className={css['column']}>
          <Card title="General" aside={<EditButton pool={pool} object={sr} />}>
            <Facts
              items={[
                descriptionFact(sr.name_description),
                { label: 'Type', value: types[sr.type] ?? sr.type },
                {
                  label: 'Size',
                  value:
                    sr.physical_size > 0
                      ? `${percent(share)} used, ${size(sr.physical_utilisation)} of ${size(sr.physical_size)}`
                      : faint('not told'),
                },
                { label: 'Shared', value: sr.shared ? 'by all servers of the pool' : 'no, one server' },
                { label: 'Location', value: location || faint('not told') },
                {
                  label: 'New disks',
                  value: isDefaultSr(view, sr) ? 'come here unless told otherwise' : faint('only when chosen'),
                },
                {
                  label: 'SCSI id',
                  value: address['SCSIid'] ? <Copied text={address['SCSIid']} what="SCSI id" /> : faint('none'),
                },
                { label: 'Folder', value: sr.other_config['folder'] || faint('none') },
                uuidFact(sr.uuid),
              ]}
            />
          </Card>
          <Card title="Servers" flush className={css['table']}>
            <PlainTable
              label={`Servers of ${sr.name_label}`}
              rows={rows}
              rowId={(row) => row.uuid}
              columns={[
                {
                  id: 'host',
                  head: 'Server',
                  render: (row) =>
                    row.host ? (
                      <ObjectLink pool={pool} to={row.host}>
                        {displayName(view, row.host)}
                      </ObjectLink>
                    ) : (
                      'gone'
                    ),
                },
                {
                  id: 'state',
                  head: 'State',
                  render: (row) => (
                    <span className={css['inline']}>
                      <StateGlyph state={row.attached ? 'running' : 'warning'} size={12} />
                      {row.attached ? 'Attached' : 'Not attached'}
                    </span>
                  ),
                },
                ...(rows.some(({ paths }) => paths !== undefined) ? [pathsColumn] : []),
              ]}
            />
          </Card>
        </div>
        <div className={css['side']}>
          <RecentActivity pool={pool} object={sr} />
        </div>
      </div>
    </div>
  );
}
