import { Search } from 'lucide-react';
import { explain } from '../../../app/errors/explain.ts';
import { iqnTrouble, usedBy } from '../../../app/wizards/new-sr/pages.ts';
import { kinds } from '../../../app/wizards/new-sr/kinds.ts';
import type { FoundLun } from '../../../app/wizards/new-sr/probe.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Radios } from '../../ui/field/choice.tsx';
import { NumberField } from '../../ui/field/number-field.tsx';
import { Select } from '../../ui/field/select.tsx';
import { PasswordField, TextField } from '../../ui/field/text-field.tsx';
import { size } from '../../ui/format/size.ts';
import { PageHead } from '../../ui/wizard/page-head.tsx';
import type { PageProps } from './page-props.ts';
import { WhatIsThere } from './what-is-there.tsx';
import css from './new-sr.module.css';

/** Where the storage is; each step shows what the one before found. */
export function LocationPage(props: PageProps) {
  const { draft } = props;
  const { block, iso, shared, label } = kinds[draft.kind];
  return (
    <>
      <PageHead title="Location">
        {block
          ? `${label}: what there is to choose is asked of the storage itself.`
          : iso
            ? 'A folder of disc images. Nothing in it is changed.'
            : 'A folder that servers can write to. What is in it already stays.'}
      </PageHead>
      <div className={css['form']}>
        {!shared && <Server {...props} />}
        {draft.kind === 'iscsi' ? (
          <Iscsi {...props} />
        ) : draft.kind === 'hba' ? (
          <Hba {...props} />
        ) : (
          <Place {...props} />
        )}
        <Failed {...props} beside={beside(props)} />
        {!iso && <WhatIsThere {...props} />}
      </div>
    </>
  );
}

/** What is told at the field that has to be put right. */
function beside({ scan }: PageProps): 'place' | 'user' | undefined {
  const number = /^SR_BACKEND_FAILURE_(\d+)$/.exec(scan.failure?.code ?? '')?.[1];
  if (number === '68' || number === '454') return 'user';
  return number !== undefined && ['140', '141', '142', '72', '73', '108', '111', '225'].includes(number)
    ? 'place'
    : undefined;
}

const said = ({ scan, view }: PageProps): string | undefined => scan.failure && explain(scan.failure, view).title;

function Failed({ beside: shown, ...props }: PageProps & { readonly beside: 'place' | 'user' | undefined }) {
  const { scan, view } = props;
  if (!scan.failure || shown !== undefined) return null;
  const { title, cause } = explain(scan.failure, view);
  return (
    <Banner state="error">
      <b>{title}.</b> {cause}
    </Banner>
  );
}

function Server({ view, draft, change }: PageProps) {
  return (
    <Select
      label="Server"
      value={draft.host === '' ? null : draft.host}
      onChange={(host) => change({ host })}
      options={[...view.all('host')]
        .map((host) => ({
          value: host.uuid,
          label: host.name_label,
          why: view.get('host_metrics', host.metrics)?.live === false ? 'it does not answer' : undefined,
        }))
        .sort((a, b) => a.label.localeCompare(b.label, undefined, { numeric: true }))}
    />
  );
}

interface Example {
  readonly label: string;
  readonly hint: string;
}

const examples: Readonly<Record<string, Example>> = {
  nfs: { label: 'Server and path', hint: 'Like nas.example.com:/export/vms. Without a path, look first to see the paths.' },
  'nfs-iso': { label: 'Server and path', hint: 'Like nas.example.com:/export/iso.' },
  smb: { label: 'Share', hint: 'Like \\\\nas.example.com\\vms.' },
  'smb-iso': { label: 'Share', hint: 'Like \\\\nas.example.com\\iso; a folder in it may follow.' },
  local: { label: 'Disk', hint: 'Its block device, like /dev/sdb.' },
  'local-iso': { label: 'Folder', hint: 'On the server, like /opt/iso.' },
}; // prettier-ignore

function Place(props: PageProps) {
  const { draft, change, scan } = props;
  const { label, hint } = examples[draft.kind] ?? { label: 'Place', hint: '' };
  const shared = kinds[draft.kind].shared;
  const error = beside(props) === 'place' ? said(props) : undefined;
  const nfs = draft.kind === 'nfs' || draft.kind === 'nfs-iso';
  const offered = (version: string): string | undefined =>
    draft.kind === 'nfs' && scan.found.nfsVersions.length > 0 && !scan.found.nfsVersions.some((one) => one[0] === version[0])
      ? 'the server does not offer it'
      : undefined; // prettier-ignore
  const { exports: paths } = scan.found;
  return (
    <>
      <TextField
        label={label}
        hint={hint}
        error={error}
        value={shared ? draft.place : draft.path}
        onChange={(event) =>
          change(shared ? { place: event.currentTarget.value } : { path: event.currentTarget.value })
        }
      />
      {draft.kind === 'nfs' && paths.length > 0 && (
        <Select
          label="Paths it offers"
          value={paths.find((path) => draft.place.trim().endsWith(`:${path}`)) ?? null}
          onChange={(path) => {
            const next = change({
              place: `${draft.place
                .trim()
                .replace(/:?\/.*$/, '')
                .replace(/:$/, '')}:${path}`,
            });
            void scan.look(next);
          }}
          options={paths.map((path) => ({ value: path, label: path }))}
        />
      )}
      {nfs && (
        <Radios
          inline
          label="NFS version"
          value={draft.nfsVersion}
          onChange={(nfsVersion) => change({ nfsVersion })}
          options={(['3', '4', '4.1'] as const).map((version) => ({
            value: version,
            label: `NFS ${version}`,
            why: offered(version),
          }))}
        />
      )}
      {draft.kind === 'nfs' && (
        <TextField
          label="Mount options"
          hint="Rarely needed."
          value={draft.options}
          onChange={(event) => change({ options: event.currentTarget.value })}
        />
      )}
      {(draft.kind === 'smb' || draft.kind === 'smb-iso') && <Credentials {...props} />}
      {!kinds[draft.kind].iso && (
        <Look {...props}>{draft.kind === 'local' ? 'Look at the disk' : 'Look for storage'}</Look>
      )}
    </>
  );
}

function Credentials(props: PageProps & { readonly chap?: boolean }) {
  const { draft, change, password, setPassword, chap = false } = props;
  return (
    <div className={css['row']}>
      <TextField
        label={chap ? 'CHAP user' : 'User'}
        hint={chap ? 'Empty where the target asks for none.' : 'Empty where the share asks for none.'}
        value={draft.user}
        onChange={(event) => change({ user: event.currentTarget.value })}
      />
      <PasswordField
        label={chap ? 'CHAP secret' : 'Password'}
        hint="Handed to the servers as a secret; this console keeps it nowhere."
        error={beside(props) === 'user' ? said(props) : undefined}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
    </div>
  );
}

function Look({ draft, scan, children }: PageProps & { readonly children: string }) {
  return (
    <div>
      <Button
        icon={Search}
        why={
          scan.pending
            ? 'it is being looked at'
            : (kinds[draft.kind].shared ? draft.place : draft.path).trim() === '' && draft.kind !== 'hba'
              ? 'say where first'
              : undefined
        }
        onClick={() => void scan.look(draft)}
      >
        {scan.pending ? 'Looking…' : children}
      </Button>
    </div>
  );
}

function Iscsi(props: PageProps) {
  const { view, draft, change, scan } = props;
  const trouble = iqnTrouble(view);
  const { iqns } = scan.found;
  const follow = async (next: typeof draft): Promise<void> => {
    const found = await scan.look(next);
    const [only, ...more] = found?.luns ?? [];
    if (next.lun === '' && only && more.length === 0) void scan.look(change({ ...next, lun: only.scsiId }));
  };
  const begin = async (): Promise<void> => {
    const next = change({ iqn: '' });
    const found = await scan.look(next);
    const [only, ...more] = found?.iqns ?? [];
    if (only && more.length === 0) void follow(change({ ...next, iqn: only.iqn }));
  };
  return (
    <>
      {trouble !== undefined && <Banner state="warning">{trouble}</Banner>}
      <div className={css['target']}>
        <TextField
          label="Target"
          hint="An address or a name; several paths are separated by commas."
          error={beside(props) === 'place' ? said(props) : undefined}
          value={draft.place}
          onChange={(event) => change({ place: event.currentTarget.value })}
        />
        <NumberField
          label="Port"
          value={draft.port}
          min={1}
          max={65_535}
          onChange={(port) => change({ port: port ?? 3260 })}
        />
      </div>
      <Credentials {...props} chap />
      <div>
        <Button
          icon={Search}
          why={draft.place.trim() === '' ? 'give the address first' : scan.pending ? 'it is being scanned' : undefined}
          onClick={() => void begin()}
        >
          {scan.pending ? 'Scanning…' : 'Scan the target'}
        </Button>
      </div>
      {iqns.length > 0 && (
        <Select
          label="Target name (IQN)"
          value={draft.iqn === '' ? null : draft.iqn}
          placeholder={`Choose one of ${iqns.length}`}
          onChange={(iqn) => {
            const portal = iqns.find((one) => one.iqn === iqn)?.address ?? '';
            // A target of many addresses names the one that leads there.
            const place = draft.place.includes(',') || portal === '' ? draft.place : portal;
            void follow(change({ place, iqn, lun: '', existing: null, agreed: false }));
          }}
          options={iqns.map(({ iqn, address }) => ({ value: iqn, label: iqn, note: address }))}
        />
      )}
      {draft.iqn !== '' && <Luns {...props} />}
    </>
  );
}

function Hba(props: PageProps) {
  return (
    <>
      <Look {...props}>Scan the adapters</Look>
      <Luns {...props} />
    </>
  );
}

const words = ({ id, vendor, serial, size: bytes }: FoundLun): string =>
  [`LUN ${id}`, bytes > 0 ? size(bytes) : '', vendor, serial].filter(Boolean).join(', ');

function Luns({ views, draft, change, scan }: PageProps) {
  const { luns } = scan.found;
  if (luns.length === 0) return null;
  return (
    <Select
      label="LUN"
      value={draft.lun === '' ? null : draft.lun}
      placeholder={`Choose one of ${luns.length}`}
      hint={draft.lun}
      onChange={(lun) => void scan.look(change({ lun }))}
      options={luns.map((lun) => {
        const used = usedBy(views, lun.scsiId);
        return { value: lun.scsiId, label: words(lun), why: used && `${used.name} of ${used.pool} uses it` };
      })}
    />
  );
}
