import { lazy, Suspense, type ComponentType, type LazyExoticComponent } from 'react';
import { Palette } from '../features/palette/palette.tsx';
import { closeDialog, useOpenDialog, type DialogBodyProps } from '../objects/dialogs.ts';

type Body = LazyExoticComponent<ComponentType<DialogBodyProps>> | ComponentType<DialogBodyProps>;

const PickUp: Body = lazy(() => import('../features/migrate/pick-up.tsx').then((m) => ({ default: m.PickUp })));

/** Every dialog by its name; an action's own dialog carries the action's id. */
const dialogs: Readonly<Record<string, Body>> = {
  palette: Palette,
  'add-server': lazy(() => import('../features/connections/add-server.tsx').then((m) => ({ default: m.AddServer }))),
  'sign-in': lazy(() => import('../features/connections/sign-in.tsx').then((m) => ({ default: m.SignIn }))),
  trust: lazy(() => import('../features/connections/trust/trust-dialog.tsx').then((m) => ({ default: m.TrustDialog }))),
  'server-list': lazy(() => import('../features/connections/server-list.tsx').then((m) => ({ default: m.ServerList }))),
  'saved-view': lazy(() => import('../features/saved-view/editor.tsx').then((m) => ({ default: m.SavedViewEditor }))),
  'host.enterMaintenance': lazy(() =>
    import('../features/migrate/maintenance/enter.tsx').then((m) => ({ default: m.EnterMaintenance })),
  ),
  'host.exitMaintenance': lazy(() =>
    import('../features/migrate/maintenance/exit.tsx').then((m) => ({ default: m.ExitMaintenance })),
  ),
  'vm.migrate': PickUp,
  'pool.balance': lazy(() => import('../features/migrate/balance/balance.tsx').then((m) => ({ default: m.Balance }))),
  moves: lazy(() => import('../features/migrate/queue/queue.tsx').then((m) => ({ default: m.MoveQueue }))),
  'vm.send': lazy(() => import('../features/migrate/wizard/wizard.tsx').then((m) => ({ default: m.MigrateWizard }))),
  'update-sources': lazy(() => import('../features/updates/sources.tsx').then((m) => ({ default: m.Sources }))),
  'unlock-vault': lazy(() => import('../features/connections/vault/unlock.tsx').then((m) => ({ default: m.Unlock }))),
  settings: lazy(() => import('../features/settings/settings.tsx').then((m) => ({ default: m.Settings }))),
  quit: lazy(() => import('../features/activity/quit.tsx').then((m) => ({ default: m.Quit }))),
  disconnect: lazy(() => import('../features/activity/quit.tsx').then((m) => ({ default: m.Disconnect }))),
  shortcuts: lazy(() => import('../features/settings/shortcuts.tsx').then((m) => ({ default: m.Shortcuts }))),
  properties: lazy(() => import('../features/properties/properties.tsx').then((m) => ({ default: m.Properties }))),
  'new-vm': lazy(() => import('../features/create-vm/new-vm.tsx').then((m) => ({ default: m.NewVm }))),
  'pool.createSr': lazy(() => import('../features/create-sr/new-sr.tsx').then((m) => ({ default: m.NewSr }))),
  'pool.import': lazy(() => import('../features/import/import.tsx').then((m) => ({ default: m.Import }))),
  'pool.importImage': lazy(() => import('../features/import/import.tsx').then((m) => ({ default: m.Import }))),
  'template.createVm': lazy(() => import('../features/create-vm/new-vm.tsx').then((m) => ({ default: m.NewVm }))),
};

/** Asks the arguments of any action that has no dialog of its own. */
const Acting = lazy(() => import('../features/acting/action-dialog.tsx').then((m) => ({ default: m.ActionDialog })));

/** One object's settings are changed among its properties, on the page of theirs. */
const pagesOfProperties: Readonly<Record<string, string>> = {
  'vm.setCpus': 'cpu',
  'vm.setMemory': 'memory',
  'vm.setBoot': 'boot',
  'vm.setStartOptions': 'start',
  'host.setPowerOn': 'power',
};

/** The one dialog that is open. */
export function OpenDialog() {
  const open = useOpenDialog();
  if (open === undefined) return null;
  const section = open.targets.length === 1 ? pagesOfProperties[open.name] : undefined;
  const Body = section === undefined ? dialogs[open.name] : dialogs['properties'];
  if (Body === undefined) {
    const args = open.name === 'confirm' ? open.args : { action: open.name, args: open.args };
    return (
      <Suspense fallback={null}>
        <Acting
          key={JSON.stringify(args)}
          targets={open.targets}
          leftOut={open.leftOut}
          args={args}
          onClose={closeDialog}
        />
      </Suspense>
    );
  }
  return (
    <Suspense fallback={null}>
      <Body
        key={open.name}
        targets={open.targets}
        args={section === undefined ? open.args : { section, given: open.args }}
        onClose={closeDialog}
      />
    </Suspense>
  );
}
