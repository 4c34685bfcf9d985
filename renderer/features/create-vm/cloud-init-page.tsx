import { Switch } from '../../ui/field/choice.tsx';
import { TextArea } from '../../ui/field/text-field.tsx';
import type { PageProps } from './new-vm.tsx';
import { PageHead } from './page.tsx';
import css from './new-vm.module.css';

const sample = '#cloud-config\nhostname: web\nssh_authorized_keys:\n  - ssh-ed25519 …\n';

export function CloudInitPage({ draft, change }: PageProps) {
  const set = (part: Partial<typeof draft.cloudInit>) => change({ cloudInit: { ...draft.cloudInit, ...part } });
  return (
    <>
      <PageHead title="Cloud-init">What the system does at its first start, on a small drive of its own.</PageHead>
      <div className={css['form']}>
        <Switch
          checked={draft.cloudInit.on}
          onChange={(on) => set({ on, userData: draft.cloudInit.userData || sample })}
        >
          Give it a config drive
        </Switch>
        {draft.cloudInit.on && (
          <TextArea
            label="User data"
            rows={14}
            value={draft.cloudInit.userData}
            className={css['code']}
            onChange={(event) => set({ userData: event.currentTarget.value })}
          />
        )}
      </div>
    </>
  );
}
