import { useEffect, useState, type ReactNode, type RefObject } from 'react';
import { Navigator } from '../features/navigator/navigator.tsx';
import { NavigatorStrip } from '../features/navigator/strip.tsx';
import { useKept } from '../ui/kept.ts';
import { Splitter } from './splitter.tsx';
import css from './frame.module.css';

const USUAL = 272;
const MIN = 200;
const MAX = 520;
const NARROW = '(max-width: 1099px)';

const width = (value: unknown): number => (typeof value === 'number' && value >= MIN && value <= MAX ? value : USUAL);
const yes = (value: unknown): boolean => value === true;

function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => window.matchMedia(NARROW).matches);
  useEffect(() => {
    const query = window.matchMedia(NARROW);
    const heard = (): void => setNarrow(query.matches);
    query.addEventListener('change', heard);
    return () => query.removeEventListener('change', heard);
  }, []);
  return narrow;
}

interface FrameProps {
  readonly titleBar: ReactNode;
  /** The box that the filter's shortcut goes to. */
  readonly filterRef: RefObject<HTMLInputElement | null>;
  readonly bottom: ReactNode;
  /** Another place closes the navigator that lies over the page. */
  readonly placeKey: string;
  readonly children: ReactNode;
}

/** Title bar, navigator, page, activity strip: the four places of the window. */
export function Frame({ titleBar, filterRef, bottom, placeKey, children }: FrameProps) {
  const narrow = useNarrow();
  const [wide, setWide] = useKept('navigator.width', width);
  const [folded, setFolded] = useKept('navigator.folded', yes);
  const [over, setOver] = useState<string>();
  const open = over === placeKey;
  useEffect(() => {
    if (!open) return undefined;
    const heard = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') setOver(undefined);
    };
    window.addEventListener('keydown', heard);
    return () => window.removeEventListener('keydown', heard);
  }, [open]);
  const small = narrow || folded;
  return (
    <div className={css['frame']}>
      {titleBar}
      <div className={css['middle']}>
        {small ? (
          <aside className={css['strip']} aria-label="Navigator, folded">
            <NavigatorStrip onUnfold={() => (narrow ? setOver(placeKey) : setFolded(false))} />
          </aside>
        ) : (
          <aside className={css['navigator']} aria-label="Navigator" style={{ width: wide }}>
            <Navigator onFold={() => setFolded(true)} filterRef={filterRef} />
            <Splitter label="Width of the navigator" width={wide} min={MIN} max={MAX} usual={USUAL} onWidth={setWide} />
          </aside>
        )}
        {narrow && open ? (
          <aside className={css['over']} style={{ width: wide }} ref={(pane) => pane?.querySelector('input')?.focus()}>
            <Navigator onFold={() => setOver(undefined)} filterRef={filterRef} />
          </aside>
        ) : null}
        {narrow && open ? (
          <button
            type="button"
            className={css['veil']}
            aria-label="Close the navigator"
            onClick={() => setOver(undefined)}
          />
        ) : null}
        <main className={css['page']}>{children}</main>
      </div>
      {bottom}
    </div>
  );
}
