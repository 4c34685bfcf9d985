import { useEffect, useState, type ReactNode } from 'react';
import type { LastingLink } from '../link/lasting-link.ts';
import { LinkProvider, useLink } from '../link/link.tsx';
import { keepWith } from '../ui/kept.ts';
import { startPlaces } from '../objects/place.ts';
import { MirrorProvider } from '../mirror/provider.tsx';
import { Toasts } from '../ui/layer/toast.tsx';
import { TooltipGroup } from '../ui/layer/tooltip.tsx';
import { useAppearance } from './appearance.ts';
import { OpenDialog } from './open-dialog.tsx';
import { Shell } from './shell.tsx';

/** What a person arranged is known before the first drawing, so that nothing jumps. */
function Arranged({ children }: { readonly children: ReactNode }) {
  const link = useLink();
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const start = (known: Readonly<Record<string, unknown>>): void => {
      keepWith(known, (key, value) => {
        link.call('preferences.set', { key, value }).catch(() => undefined);
      });
      startPlaces();
      setReady(true);
    };
    link.call('preferences', {}).then(start, () => start({}));
  }, [link]);
  return ready ? children : null;
}

function Window() {
  useAppearance();
  return (
    <TooltipGroup>
      <Shell />
      <OpenDialog />
      <Toasts />
    </TooltipGroup>
  );
}

/** The whole window. `link` is given by tests; otherwise it is found by itself. */
export function App({ link }: { readonly link?: LastingLink }) {
  return (
    <LinkProvider {...(link === undefined ? {} : { link })}>
      <MirrorProvider>
        <Arranged>
          <Window />
        </Arranged>
      </MirrorProvider>
    </LinkProvider>
  );
}
