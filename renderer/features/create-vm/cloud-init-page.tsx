import { checkKeys, checkUserData, holdsPassword, hostNameOf } from '../../../app/new-vm/config-drive/config-drive.ts';
import { driveStorage, namesOf } from '../../../app/new-vm/pages.ts';
import { Banner } from '../../ui/banner.tsx';
import { Switch } from '../../ui/field/choice.tsx';
import { TextArea } from '../../ui/field/text-field.tsx';
import { PageHead } from '../../ui/wizard/page-head.tsx';
import type { PageProps } from './page-props.ts';
import css from './new-vm.module.css';

const sample = '#cloud-config\npackages: []\n';

export function CloudInitPage({ view, draft, change }: PageProps) {
  const set = (part: Partial<typeof draft.cloudInit>) => change({ cloudInit: { ...draft.cloudInit, ...part } });
  const { on, sshKeys, userData, network } = draft.cloudInit;
  const [first = draft.name] = namesOf(view, draft);
  const sr = driveStorage(view, draft)?.name_label;
  return (
    <>
      <PageHead title="Cloud-init">
        What its system does at its first start, if it has cloud-init: read from a small drive of its own.
      </PageHead>
      <div className={css['form']}>
        <Switch
          checked={on}
          onChange={(next) => set({ on: next, userData: userData || sample })}
          hint={
            on
              ? `10 MiB${sr === undefined ? '' : ` on ${sr}`}; the host name is ${hostNameOf(first)}${draft.count > 1 ? ' and so on' : ''}. May be deleted after the first start.`
              : undefined
          }
        >
          Give {draft.count > 1 ? 'each' : 'it'} a config drive
        </Switch>
        {on && (
          <>
            <TextArea
              label="SSH public keys"
              hint="One a line; who has one of them may sign in without a password."
              rows={2}
              value={sshKeys}
              className={css['code']}
              error={checkKeys(sshKeys)}
              spellCheck={false}
              onChange={(event) => set({ sshKeys: event.currentTarget.value })}
            />
            <TextArea
              label="User data"
              rows={10}
              value={userData}
              className={css['code']}
              error={userData.trim() === '' && sshKeys.trim() !== '' ? undefined : checkUserData(userData)}
              spellCheck={false}
              onChange={(event) => set({ userData: event.currentTarget.value })}
            />
            {holdsPassword(userData) && (
              <Banner state="info">
                It seems to hold a password: this text is not kept with the draft or in presets.
              </Banner>
            )}
            <TextArea
              label="Network configuration"
              hint="Version 1 or 2 of cloud-init’s own; empty: the network tells."
              rows={4}
              value={network}
              className={css['code']}
              spellCheck={false}
              onChange={(event) => set({ network: event.currentTarget.value })}
            />
          </>
        )}
      </div>
    </>
  );
}
