import { useUnwritten } from '../mirror/hooks.ts';
import { Banner } from '../ui/banner.tsx';
import css from './frame.module.css';

/** Says that what is changed about servers will not outlive this run, for as long as the disk does not take it. */
export function NotKept() {
  const why = useUnwritten();
  if (why === undefined) return null;
  return (
    <div className={css['lost']}>
      <Banner state="warning">
        <b>Servers and passwords are kept for this run only.</b> {why}. It is tried again by itself.
      </Banner>
    </div>
  );
}
