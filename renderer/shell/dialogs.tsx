import { lazy, Suspense, type ComponentType, type LazyExoticComponent } from 'react';
import { closeDialog, useOpenDialog, type DialogBodyProps } from '../mirror/dialogs.ts';

type Body = LazyExoticComponent<ComponentType<DialogBodyProps>>;

/** Every dialog by its name; an action's own dialog carries the action's id. */
const dialogs: Readonly<Record<string, Body>> = {
  palette: lazy(() => import('../features/palette/palette.tsx').then((m) => ({ default: m.Palette }))),
  'add-server': lazy(() => import('../features/connections/add-server.tsx').then((m) => ({ default: m.AddServer }))),
  'sign-in': lazy(() => import('../features/connections/sign-in.tsx').then((m) => ({ default: m.SignIn }))),
  trust: lazy(() => import('../features/connections/trust-dialog.tsx').then((m) => ({ default: m.TrustDialog }))),
  'server-list': lazy(() => import('../features/connections/server-list.tsx').then((m) => ({ default: m.ServerList }))),
};

/** The one dialog that is open. */
export function OpenDialog() {
  const open = useOpenDialog();
  const Body = open === undefined ? undefined : dialogs[open.name];
  if (open === undefined || Body === undefined) return null;
  return (
    <Suspense fallback={null}>
      <Body key={open.name} targets={open.targets} args={open.args} onClose={closeDialog} />
    </Suspense>
  );
}
