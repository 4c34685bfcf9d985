import { FolderOpen } from 'lucide-react';
import type { ImageFacts, Signature } from '../../../app/wizards/import/image.ts';
import { useAsk } from '../../link/ask.ts';
import { useLink } from '../../link/link.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field/text-field.tsx';
import { size } from '../../ui/format/size.ts';
import { PageHead } from '../../ui/wizard/page-head.tsx';
import { Summary } from '../../ui/wizard/summary.tsx';
import type { PageProps } from './page-props.ts';
import css from './import.module.css';

const EXTENSIONS = ['xva', 'gz', 'ova', 'ovf', 'vhd', 'vmdk', 'raw', 'img', 'dd'];

/** Which file; what it is shows by itself. */
export function FilePage({ file, setFile, facts, wrong, looking }: PageProps) {
  const link = useLink();
  const { data: host } = useAsk('host.abilities', {}, { staleTime: Infinity });
  const choose = async (): Promise<void> => {
    const chosen = await link.call('host.openDialog', { extensions: EXTENSIONS });
    if (chosen !== null) setFile(chosen);
  };
  return (
    <>
      <PageHead title="File">
        A VM archive (XVA), an OVF package or OVA, or the image of a disk: VHD, VMDK in one file, or raw.
      </PageHead>
      <div className={css['form']}>
        <div className={css['file']}>
          <TextField
            label="File on this machine"
            hint="The whole path on the computer that runs this console. Files of an OVF package lie beside their descriptor."
            value={file}
            onChange={(event) => setFile(event.currentTarget.value)}
          />
          {host?.dialogs && (
            <Button icon={FolderOpen} onClick={() => void choose()}>
              Choose…
            </Button>
          )}
        </div>
        {wrong ? (
          <Banner state="error">
            <b>{wrong.title}.</b> {wrong.cause}
          </Banner>
        ) : facts ? (
          <>
            {facts.kind === 'ovf' && facts.signature.is === 'bad' && (
              <Banner state="warning">
                <b>{facts.ovf.name || 'The package'}</b> is not what was signed. Ask for it anew where it came from.
              </Banner>
            )}
            <Facts facts={facts} />
          </>
        ) : looking ? (
          <p className={css['about']}>Looking at it…</p>
        ) : null}
      </div>
    </>
  );
}

/** A certificate says by itself whose it is: whether that is true is for a person to know. */
function signatureWords(signature: Signature): readonly (readonly [string, string])[] {
  switch (signature.is) {
    case 'none':
      return [];
    case 'unreadable':
      return [['Signature', 'there is one that cannot be read']];
    case 'good':
      return [['Signature', `as signed by ${signature.by}; that this is who it says, nobody vouches for`]];
    case 'bad':
      return [['Signature', `it is not what ${signature.by} signed: it was changed afterwards`]];
  }
}

const formats = { vhd: 'VHD', vmdk: 'VMDK', raw: 'Raw' } as const;

function Facts({ facts }: { readonly facts: ImageFacts }) {
  const rows: (readonly [string, string])[] =
    facts.kind === 'xva'
      ? [
          ['What it is', 'VM archive (XVA)'],
          ['File', size(facts.bytes)],
          ...(facts.vms.length === 0 ? [['In it', 'what cannot be seen before it is unpacked'] as const] : []),
          ...facts.vms.map(
            ({ name, vcpus, memory, disks }) =>
              ['In it', `${name}: ${vcpus} vCPU, ${size(memory)}, ${disks > 0 ? `disks of ${size(disks)}` : 'no disks'}`] as const,
          ),
        ]
      : facts.kind === 'disk'
        ? [
            ['What it is', `${formats[facts.disk.format]} disk image`],
            ['File', size(facts.disk.bytes)],
            ['Disk', size(facts.disk.virtualSize)],
            ...(facts.disk.format === 'vmdk' ? [['On the way', 'it is turned into a VHD; only what is written travels'] as const] : []),
          ]
        : [
            ['What it is', `OVF package${facts.ovf.collection ? ' of VMs that belong together' : ''}`],
            ['In it', facts.ovf.vms.map(({ name, os }) => (os === '' ? name : `${name} (${os})`)).join(', ')],
            ['Disks', Object.values(facts.disks).map(({ format, virtualSize }) => `${formats[format]} of ${size(virtualSize)}`).join(', ') || 'none'],
            ['Networks', facts.ovf.networks.join(', ') || 'none'],
            ['Manifest', facts.digests > 0 ? facts.digests === 1 ? 'vouches for one file' : `vouches for ${facts.digests} files` : 'none: damage would not be noticed'],
            ...signatureWords(facts.signature),
          ]; // prettier-ignore
  return <Summary label="What it is" rows={rows.map(([term, words]) => ({ term, words }))} />;
}
