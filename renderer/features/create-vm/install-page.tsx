import { discs } from '../../../app/new-vm/find.ts';
import { thePool } from '../../../app/inventory/find.ts';
import { noNetworkBoot, noVtpm } from '../../../app/new-vm/pages.ts';
import { cdDrive, isBuiltIn, isHvm, limitsOf } from '../../../app/new-vm/template.ts';
import { Checkbox, Radios } from '../../ui/field/choice.tsx';
import { openDialog } from '../../objects/dialogs.ts';
import { keyOf } from '../../objects/offers.ts';
import { Button } from '../../ui/button.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { Select } from '../../ui/field/select.tsx';
import { TextField } from '../../ui/field/text-field.tsx';
import { PageHead } from '../../ui/wizard/page-head.tsx';
import type { PageProps } from './page-props.ts';
import css from './new-vm.module.css';

export function InstallPage({ pool, view, draft, template, change }: PageProps) {
  const owner = thePool(view);
  const hvm = template ? isHvm(template) : true;
  const builtIn = template ? isBuiltIn(template) : false;
  const limits = template && limitsOf(template);
  const install = (part: Partial<typeof draft.install>) => change({ install: { ...draft.install, ...part } });
  const eliloader = template?.PV_bootloader === 'eliloader';
  return (
    <>
      <PageHead title="Install from">Where the system comes from, and how the VM boots.</PageHead>
      <div className={css['form']}>
        <Radios
          label="Install from"
          value={draft.install.from}
          onChange={(from) => install({ from })}
          options={[
            {
              value: 'cd',
              label: 'A disc: of a library, or in a server’s own drive',
              why: template && !builtIn && !cdDrive(view, template) ? 'the template has no drive' : undefined,
            },
            {
              value: 'network',
              label: 'The network (PXE)',
              why: template && noNetworkBoot(template),
            },
            { value: 'url', label: 'An address', why: eliloader ? undefined : 'only for older Linux templates' },
            {
              value: 'nothing',
              label: 'Nothing, its disks have a system',
              why: builtIn ? 'this template has no disks yet' : undefined,
            },
          ]}
        />
        {draft.install.from === 'cd' && (
          <div className={css['discs']}>
            <Select
              label="Disc"
              value={draft.install.iso === '' ? null : draft.install.iso}
              placeholder={builtIn ? 'Choose a disc' : 'Empty drive'}
              onChange={(iso) => install({ iso })}
              options={discs(view).map(({ vdi, sr }) => ({
                value: vdi.uuid,
                label: vdi.name_label,
                note: sr.name_label,
              }))}
            />
            <Button
              icon={icons.storage}
              onClick={() =>
                openDialog('pool.createSr', {
                  targets: owner ? [keyOf(pool, owner)] : [],
                  args: { kind: 'nfs-iso', back: 'new-vm' },
                })
              }
            >
              New ISO library…
            </Button>
          </div>
        )}
        {draft.install.from === 'url' && (
          <TextField
            label="Address"
            hint="http, ftp or nfs."
            value={draft.install.url}
            onChange={(event) => install({ url: event.currentTarget.value })}
          />
        )}
        {!hvm && (
          <TextField
            label="Boot arguments"
            value={draft.install.args}
            onChange={(event) => install({ args: event.currentTarget.value })}
          />
        )}
        {hvm && (
          <>
            <h3>Boot mode</h3>
            <Radios
              label="Boot mode"
              value={draft.firmware}
              onChange={(firmware) => change({ firmware, ...(firmware === 'bios' ? { vtpm: false } : {}) })}
              options={[
                {
                  value: 'bios',
                  label: 'BIOS',
                  why: limits?.bios === false ? 'the template does not boot with it' : undefined,
                },
                {
                  value: 'uefi',
                  label: 'UEFI',
                  why: limits?.uefi === false ? 'the template does not boot with it' : undefined,
                },
                {
                  value: 'uefi-secure',
                  label: 'UEFI Secure Boot',
                  why:
                    limits?.secureBoot === false && template?.platform['secureboot'] === undefined
                      ? 'the template does not support it'
                      : undefined,
                },
              ]}
            />
            <Checkbox
              checked={draft.vtpm}
              onChange={(vtpm) => change({ vtpm })}
              why={
                draft.firmware === 'bios'
                  ? 'needs UEFI'
                  : template?.platform['vtpm'] === 'true'
                    ? 'the template requires it'
                    : noVtpm(view)
              }
            >
              Virtual TPM
            </Checkbox>
          </>
        )}
      </div>
    </>
  );
}
