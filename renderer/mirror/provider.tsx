import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { useLink } from '../link/link.tsx';
import { Mirror } from './mirror.ts';

const MirrorContext = createContext<Mirror | undefined>(undefined);

/** Inside `LinkProvider`, around everything that shows objects. */
export function MirrorProvider({ children }: { readonly children: ReactNode }) {
  const link = useLink();
  const [mirror] = useState(() => new Mirror(link));
  useEffect(() => {
    mirror.start();
    return () => mirror.stop();
  }, [mirror]);
  return <MirrorContext value={mirror}>{children}</MirrorContext>;
}

/** For what is not bound to one rendering; components have the hooks. */
export function useMirror(): Mirror {
  const mirror = useContext(MirrorContext);
  if (!mirror) throw new Error('useMirror outside MirrorProvider');
  return mirror;
}
