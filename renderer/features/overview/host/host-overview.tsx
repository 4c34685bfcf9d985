import { useMemo, type ReactNode } from 'react';
import { bootedAt } from '../../../../app/inventory/describe/guest.ts';
import { licenceEnd } from '../../../../app/inventory/describe/health.ts';
import { displayName } from '../../../../app/inventory/describe/names.ts';
import { isLive, poolOf } from '../../../../app/inventory/describe/home.ts';
import type { MetricObject } from '../../../../app/contract/metrics.ts';
import type { Obj, View } from '../../../../app/inventory/view.ts';
import { useServerNow } from '../../../mirror/clock.ts';
import { useConnection, useView } from '../../../mirror/hooks.ts';
import { useLive, useSpark } from '../../../mirror/metrics/metrics.ts';
import { ObjectLink } from '../../../objects/link.tsx';
import { keyOf, useRunAction } from '../../../objects/offers.ts';
import { Button } from '../../../ui/button.tsx';
import { Card, Facts } from '../../../ui/card.tsx';
import { KeyFigure, KeyFigures } from '../../../ui/figure/key-figure.tsx';
import { mib, percent, size, sizeParts } from '../../../ui/format/size.ts';
import { date, span } from '../../../ui/format/time.ts';
import { Sparkline } from '../../../ui/sparkline/sparkline.tsx';
import { EditButton } from '../edit-button.tsx';
import { Copied, descriptionFact, faint, uuidFact } from '../fact-words.tsx';
import { RecentActivity } from '../recent-activity.tsx';
import type { HostProps } from './props.ts';
import css from '../overview.module.css';
import { managementOf } from '../management.ts';
import { metricWords } from '../metric-words.ts';
import { HostCertificate } from './host-certificate.tsx';
import { HostMemory } from './host-memory.tsx';
import { HostVms } from './host-vms.tsx';

function HostFigures({ pool, host }: HostProps) {
  const view = useView(pool);
  const object = useMemo<MetricObject>(() => ({ cls: 'host', ref: host.$ref }), [host.$ref]);
  const connected = useConnection(pool)?.state.at === 'live';
  const live = useLive(pool, object);
  const cpu = useSpark(pool, object, '=cpu');
  const memory = useSpark(pool, object, '=memory_used');
  const received = useSpark(pool, object, '=net_rx');
  const total = live?.memoryTotal ?? view.get('host_metrics', host.metrics)?.memory_total ?? 0;
  const used = live?.memoryUsed === undefined ? undefined : sizeParts(live.memoryUsed, total);
  const guests = host.resident_VMs.filter((ref) => view.get('VM', ref)?.is_control_domain === false).length;
  return (
    <KeyFigures>
      <KeyFigure
        label="CPU"
        aside={metricWords(live?.state, connected)}
        value={live?.cpu === undefined ? '–' : Math.round(live.cpu * 100)}
        rest={`% of ${host.cpu_info['cpu_count'] ?? '?'}`}
        chart={cpu && <Sparkline points={cpu.values} max={1} height={28} label="CPU, last 5 minutes" />}
      />
      <KeyFigure
        label="Memory"
        aside={live?.memoryUsed === undefined ? undefined : percent(live.memoryUsed / total)}
        value={used?.value ?? size(total).split(' ')[0]}
        rest={used?.rest ?? size(total).split(' ')[1]}
        chart={memory && <Sparkline points={memory.values} max={total} height={28} label="Memory, last 5 minutes" />}
      />
      <KeyFigure
        label="Network"
        aside={live?.netRx === undefined ? undefined : `in ${mib(live.netRx)} · out ${mib(live.netTx ?? 0)}`}
        value={live?.netRx === undefined ? '–' : mib(live.netRx + (live.netTx ?? 0))}
        rest="MiB/s"
        chart={received && <Sparkline points={received.values} height={28} label="Received, last 5 minutes" />}
      />
      <KeyFigure label="Virtual machines" value={guests} rest="running here" />
    </KeyFigures>
  );
}

function licence(host: Obj<'host'>): string {
  const edition = host.license_params['sku_marketing_name'] ?? host.edition;
  const end = licenceEnd(host);
  return end === undefined ? edition : `${edition}, until ${date(end)}`;
}

function takesVms(view: View, host: Obj<'host'>, leave: () => void): ReactNode {
  if (!isLive(view, host)) return <span className={css['bad']}>no, it does not answer</span>;
  if (host.enabled) return 'Yes';
  return (
    <span className={css['inline']}>
      <span className={css['warn']}>no, in maintenance mode</span>
      <Button kind="quiet" small onClick={leave}>
        Leave it
      </Button>
    </span>
  );
}

export function HostOverview({ pool, host }: HostProps) {
  const view = useView(pool);
  const run = useRunAction();
  const leave = () => run('host.exitMaintenance', [keyOf(pool, host)]);
  const now = useServerNow(pool);
  const boot = bootedAt(host);
  const tools = bootedAt(host, 'toolstack');
  const cpu = host.cpu_info;
  const version = host.software_version;
  const coordinator = poolOf(view)?.master === host.$ref;
  const pending = [...new Set([...host.pending_guidances, ...host.pending_guidances_recommended])];
  const general = [
    descriptionFact(host.name_description),
    { label: 'Role', value: coordinator ? 'Coordinator' : 'Supporter' },
    { label: 'Address', value: <Copied text={host.address} what="address" /> },
    { label: 'Takes VMs', value: takesVms(view, host, leave) },
    { label: 'Uptime', value: boot === undefined ? faint('not told') : <>{span(now - boot)} {faint(`since ${date(boot)}`)}</> },
    { label: 'Toolstack', value: tools === undefined ? faint('not told') : <>{span(now - tools)} {faint('since its start')}</> },
    { label: 'Version', value: <>{version['product_brand'] ?? ''} {version['product_version_text'] ?? version['product_version'] ?? faint('not told')}</> },
    { label: 'Build', value: faint([version['build_number'], version['date']].filter(Boolean).join(', ') || 'not told') },
    { label: 'CPU', value: cpu['modelname'] ?? faint('not told') },
    { label: 'Sockets', value: <>{cpu['socket_count'] ?? '?'} {faint(`${cpu['cpu_count'] ?? '?'} threads, ${cpu['speed'] ? `${Math.round(Number(cpu['speed']))} MHz` : 'speed not told'}`)}</> },
    { label: 'Licence', value: licence(host) || faint('none') },
    { label: 'iSCSI IQN', value: host.iscsi_iqn ? <Copied text={host.iscsi_iqn} what="IQN" /> : faint('none') },
    { label: 'Directory', value: host.external_auth_type === '' ? faint('none joined') : host.external_auth_service_name || host.external_auth_type },
    { label: 'Folder', value: host.other_config['folder'] || faint('none') },
    { label: 'Logs go to', value: host.logging['syslog_destination'] || 'itself' },
    { label: 'Updates', value: pending.length > 0 ? <span className={css['warn']}>{pending.join(', ').replaceAll('_', ' ')}</span> : 'nothing pending' },
    ...managementOf(view, host).map(({ label, pif }) => ({ label, value: <>{pif.IP} {faint(displayName(view, pif))}</> })),
    uuidFact(host.uuid),
  ]; // prettier-ignore
  return (
    <div className={css['page']}>
      <HostFigures pool={pool} host={host} />
      <div className={css['columns']}>
        <div className={css['column']}>
          <Card title="General" aside={<EditButton pool={pool} object={host} />}>
            <Facts items={general} />
          </Card>
          <HostVms pool={pool} host={host} />
        </div>
        <div className={css['side']}>
          <HostMemory pool={pool} host={host} />
          <Card title="Storage here">
            <div className={css['servers']}>
              {host.PBDs.map((ref) => {
                const pbd = view.get('PBD', ref);
                const sr = pbd && view.get('SR', pbd.SR);
                if (!sr || sr.is_tools_sr || sr.type === 'udev') return null;
                return (
                  <div key={ref} className={css['pair']}>
                    <ObjectLink pool={pool} to={sr} />
                    <span className={css[pbd.currently_attached ? 'soft' : 'warn']}>
                      {pbd.currently_attached
                        ? sr.physical_size > 0
                          ? `${percent(sr.physical_utilisation / sr.physical_size)} of ${size(sr.physical_size)}`
                          : 'attached'
                        : 'not attached'}
                    </span>
                  </div>
                );
              })}
            </div>
          </Card>
          <HostCertificate pool={pool} host={host} />
          <RecentActivity pool={pool} object={host} />
        </div>
      </div>
    </div>
  );
}
