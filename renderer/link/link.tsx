import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, useContext, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { Bridge } from '../../app/contract/wire/bridge.ts';
import type { Link } from '../../app/contract/wire/connect.ts';
import { FailureError } from '../../app/errors/failure.ts';
import { bridgeWire } from './bridge-wire.ts';
import { lastingLink, type LastingLink, type LinkState } from './lasting-link.ts';
import { openSocket } from './socket-wire.ts';

declare global {
  interface Window {
    /** Present in Electron's window. */
    readonly xenith?: Bridge;
  }
}

function openLink(): LastingLink {
  const bridge = window.xenith;
  if (bridge) return lastingLink(() => Promise.resolve(bridgeWire(bridge)));
  const url = new URL('/wire', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const link = lastingLink(() => openSocket(url.href));
  // A laptop that wakes should not wait for its timer.
  window.addEventListener('online', link.retryNow);
  document.addEventListener('visibilitychange', link.retryNow);
  return link;
}

const LinkContext = createContext<LastingLink | undefined>(undefined);

/** A lost wire is worth another try once it is back; everything else is an answer. */
const queryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        refetchOnWindowFocus: false,
        retry: (count, error) => count < 3 && error instanceof FailureError && error.failure.code === 'link-closed',
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });

/** Around everything that asks main for something. */
export function LinkProvider({ link, children }: { readonly link?: LastingLink; readonly children: ReactNode }) {
  const [opened] = useState(() => link ?? openLink());
  const [client] = useState(queryClient);
  return (
    <LinkContext value={opened}>
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </LinkContext>
  );
}

function useLastingLink(): LastingLink {
  const link = useContext(LinkContext);
  if (!link) throw new Error('useLink outside LinkProvider');
  return link;
}

/** For feeds and for calls outside of rendering; asks and commands in components have `useAsk` and `useCommand`. */
export const useLink = (): Link => useLastingLink();

/** Whether the window reaches its own main process. */
export function useLinkState(): LinkState {
  const link = useLastingLink();
  return useSyncExternalStore(link.onState, () => link.state);
}

/** Tries at once instead of waiting for the next time. */
export const useRetryLink = (): (() => void) => useLastingLink().retryNow;
