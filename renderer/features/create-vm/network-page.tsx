import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { displayName } from '../../../app/inventory/describe/names.ts';
import type { DraftNic } from '../../../app/new-vm/draft.ts';
import { vmNetworks } from '../../../app/new-vm/find.ts';
import { isMac } from '../../../app/new-vm/pages.ts';
import { limitsOf } from '../../../app/new-vm/template.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { Select } from '../../ui/field/select.tsx';
import { PageHead } from '../../ui/wizard/page-head.tsx';
import type { PageProps } from './page-props.ts';
import css from './new-vm.module.css';

export function NetworkPage({ view, draft, template, change }: PageProps) {
  const networks = vmNetworks(view);
  const most = template ? limitsOf(template).nicsMax : 7;
  const set = (id: string, part: Partial<DraftNic>) =>
    change({ nics: draft.nics.map((nic) => (nic.id === id ? { ...nic, ...part } : nic)) });
  const add = () =>
    change({ nics: [...draft.nics, { id: freeId(draft.nics), network: networks[0]?.uuid ?? '', mac: '', limit: 0 }] });
  return (
    <>
      <PageHead title="Network">
        {draft.count > 1
          ? `Interfaces of each of the ${draft.count} new VMs.`
          : 'Its interfaces, in the order of their numbers.'}
      </PageHead>
      <table className={css['disks']} aria-label="Interfaces">
        <thead>
          <tr>
            <th>Device</th>
            <th>Network</th>
            <th>MAC address</th>
            <th className={css['number']}>Limit</th>
            <th aria-label="Order and remove" />
          </tr>
        </thead>
        <tbody>
          {draft.nics.map((nic, at) => (
            <tr key={nic.id}>
              <td>eth{at}</td>
              <td>
                <Select
                  bare
                  label={`Network of eth${at}`}
                  value={nic.network === '' ? null : nic.network}
                  onChange={(network) => set(nic.id, { network })}
                  options={networks.map((network) => ({
                    value: network.uuid,
                    label: displayName(view, network),
                    note: network.PIFs.length === 0 ? 'only between VMs' : undefined,
                  }))}
                />
              </td>
              <td>
                <input
                  className={css['mac']}
                  aria-label={`MAC address of eth${at}`}
                  aria-invalid={isMac(nic.mac) ? undefined : true}
                  placeholder={draft.count > 1 ? 'made for each' : 'made by the server'}
                  disabled={draft.count > 1}
                  value={nic.mac}
                  maxLength={17}
                  onChange={(event) => set(nic.id, { mac: event.currentTarget.value.trim() })}
                />
              </td>
              <td>
                <span className={cx(css['size'], css['limit'])}>
                  <input
                    type="number"
                    aria-label={`Limit of eth${at} in KiB/s`}
                    min={0}
                    placeholder="0"
                    value={nic.limit === 0 ? '' : nic.limit}
                    onChange={(event) =>
                      set(nic.id, { limit: Math.max(0, Math.round(Number(event.currentTarget.value))) })
                    }
                  />
                  <span>KiB/s</span>
                </span>
              </td>
              <td className={css['rowVerbs']}>
                <IconButton
                  icon={ArrowUp}
                  label={`eth${at} earlier`}
                  small
                  why={at === 0 ? 'it is the first' : undefined}
                  onClick={() => change({ nics: swapped(draft.nics, at, at - 1) })}
                />
                <IconButton
                  icon={ArrowDown}
                  label={`eth${at} later`}
                  small
                  why={at === draft.nics.length - 1 ? 'it is the last' : undefined}
                  onClick={() => change({ nics: swapped(draft.nics, at, at + 1) })}
                />
                <IconButton
                  icon={Trash2}
                  label={`Remove eth${at}`}
                  small
                  onClick={() => change({ nics: draft.nics.filter((other) => other !== nic) })}
                />
              </td>
            </tr>
          ))}
          {draft.nics.length === 0 && (
            <tr>
              <td colSpan={5} className={css['none']}>
                No interfaces: it will be on no network.
              </td>
            </tr>
          )}
        </tbody>
      </table>
      <div className={css['under']}>
        <Button
          icon={Plus}
          why={
            draft.nics.length >= most
              ? `the template takes ${most} at most`
              : networks.length === 0
                ? 'the pool has no networks'
                : undefined
          }
          onClick={add}
        >
          Add interface
        </Button>
      </div>
    </>
  );
}

function swapped(nics: readonly DraftNic[], a: number, b: number): DraftNic[] {
  const next = [...nics];
  const [one, other] = [next[a], next[b]];
  if (one && other) [next[a], next[b]] = [other, one];
  return next;
}

function freeId(nics: readonly DraftNic[]): string {
  for (let at = nics.length; ; at += 1) if (!nics.some((nic) => nic.id === `nic-${at}`)) return `nic-${at}`;
}
