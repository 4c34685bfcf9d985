import { displayName } from '../../../app/inventory/describe/names.ts';
import type { ImportVm } from '../../../app/wizards/import/draft.ts';
import { importPages } from '../../../app/wizards/import/draft.ts';
import { vmNetworks } from '../../../app/new-vm/find.ts';
import { byUuid } from '../../../app/inventory/find.ts';
import { Checkbox, Switch } from '../../ui/field/choice.tsx';
import { Select } from '../../ui/field/select.tsx';
import { PageHead } from '../../ui/wizard/page-head.tsx';
import { Summary } from '../../ui/wizard/summary.tsx';
import type { PageProps } from './page-props.ts';
import css from './import.module.css';

export function LicencePage({ facts, draft, change }: PageProps) {
  if (facts?.kind !== 'ovf' || !draft) return null;
  const { licences } = facts.ovf;
  return (
    <>
      <PageHead title="Licence">Whoever made the package asks that this be accepted.</PageHead>
      <div className={css['form']}>
        {licences.map((text, at) => (
          <textarea
            key={at}
            className={css['licence']}
            readOnly
            rows={licences.length > 1 ? 8 : 14}
            aria-label={`Licence ${at + 1}`}
            value={text}
          />
        ))}
        <Checkbox checked={draft.agreed} onChange={(agreed) => change({ agreed })}>
          I accept {licences.length > 1 ? `these ${licences.length} licences` : 'this licence'}
        </Checkbox>
      </div>
    </>
  );
}

export function NetworkPage({ view, draft, change }: PageProps) {
  if (!draft) return null;
  const options = [
    { value: 'none', label: 'None: leave the interface out' },
    ...vmNetworks(view).map((network) => ({
      value: network.uuid,
      label: displayName(view, network),
      note: network.PIFs.length === 0 ? 'only between VMs' : undefined,
    })),
  ];
  const put = (at: number, index: number, network: string): void =>
    change({
      vms: draft.vms.map((vm, here): ImportVm =>
        here === at ? { ...vm, nics: vm.nics.map((nic, i) => (i === index ? { ...nic, network } : nic)) } : vm,
      ),
    });
  const none = draft.vms.every(({ nics }) => nics.length === 0);
  return (
    <>
      <PageHead title="Networks">Every interface gets a new MAC address, so that no two machines share one.</PageHead>
      <table className={css['table']} aria-label="Interfaces">
        <thead>
          <tr>
            <th>VM</th>
            <th>In the package</th>
            <th>Network here</th>
          </tr>
        </thead>
        <tbody>
          {draft.vms.flatMap((vm, at) =>
            vm.nics.map((nic, index) => (
              <tr key={`${at} ${index}`}>
                <td title={vm.name}>{vm.name}</td>
                <td>{nic.from || `interface ${index}`}</td>
                <td>
                  <Select
                    bare
                    label={`Network of interface ${index} of ${vm.name}`}
                    value={nic.network === '' ? 'none' : nic.network}
                    onChange={(network) => put(at, index, network === 'none' ? '' : network)}
                    options={options}
                  />
                </td>
              </tr>
            )),
          )}
          {none && (
            <tr>
              <td colSpan={3}>It has no interfaces.</td>
            </tr>
          )}
        </tbody>
      </table>
    </>
  );
}

export function ReviewPage({ view, file, facts, draft, change }: PageProps) {
  if (!draft || !facts) return null;
  const name = file.trim().replace(/^.*[\\/]/, '');
  const steps = importPages(view, facts, draft, name, undefined).filter(({ id }) => id !== 'review');
  const hosts = [...view.all('host')].sort((a, b) =>
    a.name_label.localeCompare(b.name_label, undefined, { numeric: true }),
  );
  return (
    <>
      <PageHead title="Review">If something fails on the way, nothing half-made is left.</PageHead>
      <div className={css['form']}>
        <Summary rows={steps.map(({ title, answer, blocked }) => ({ term: title, words: answer, wrong: blocked }))} />
        <Select
          label="Home server"
          value={byUuid(view, 'host', draft.home) ? draft.home : 'none'}
          onChange={(home) => change({ home: home === 'none' ? '' : home })}
          options={[
            { value: 'none', label: 'None, the pool chooses' },
            ...hosts.map((host) => ({ value: host.uuid, label: host.name_label })),
          ]}
        />
        {facts.kind === 'ovf' && (
          <Checkbox
            checked={draft.check}
            why={facts.digests === 0 ? 'the package has no manifest' : undefined}
            onChange={(check) => change({ check })}
            hint="Each file is read once more before it is sent."
          >
            Check every file against the manifest
          </Checkbox>
        )}
        <Switch checked={draft.start} onChange={(start) => change({ start })}>
          Start {draft.vms.length > 1 ? 'them' : 'it'} when imported
        </Switch>
      </div>
    </>
  );
}
