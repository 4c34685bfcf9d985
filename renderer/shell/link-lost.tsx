import { useLinkState, useRetryLink } from '../link/link.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { useNow } from '../ui/use-now.ts';
import css from './frame.module.css';

/** The first tries follow within a second; that is not worth a word. */
const SILENT_TRIES = 3;

/** Says that this window shows the last known state, because the console's own process does not answer. */
export function LinkLost() {
  const state = useLinkState();
  const retry = useRetryLink();
  const lost = state.at !== 'open' && state.attempt > SILENT_TRIES;
  const now = useNow(lost ? 500 : undefined);
  if (!lost) return null;
  const wait = state.at === 'waiting' ? Math.max(0, Math.ceil((state.nextTry - now) / 1000)) : 0;
  return (
    <div className={css['lost']}>
      <Banner
        state="stale"
        actions={
          <Button small onClick={retry}>
            Try now
          </Button>
        }
      >
        <b>This window has lost its console.</b> What you see is how it was; next try{' '}
        {wait === 0 ? 'now' : `in ${wait} s`}.
      </Banner>
    </div>
  );
}
