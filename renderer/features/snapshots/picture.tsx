import { useEffect, useMemo, useState } from 'react';
import type { PoolId } from '../../../app/inventory/view.ts';
import { useAsk } from '../../link/ask.ts';
import { Dialog } from '../../ui/layer/dialog.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import css from './snapshots.module.css';

interface PictureProps {
  readonly pool: PoolId;
  readonly snapshot: string;
  readonly name: string;
}

/** What was on its screen when the snapshot was taken; nothing where no picture was kept. */
export function Picture({ pool, snapshot, name }: PictureProps) {
  const { data } = useAsk('snapshot.picture', { pool, snapshot }, { staleTime: Infinity });
  const [large, enlarge] = useState(false);
  const url = useMemo(() => data && URL.createObjectURL(new Blob([data.body], { type: data.type })), [data]);
  useEffect(() => {
    if (!url) return undefined;
    return () => URL.revokeObjectURL(url);
  }, [url]);
  if (!url) return null;
  const alt = `Screen of ${name}`;
  return (
    <>
      <button
        type="button"
        className={css['picture']}
        aria-label={`Enlarge the screen of ${name}`}
        onClick={() => enlarge(true)}
      >
        <img src={url} alt={alt} />
      </button>
      {large && (
        <Dialog open onClose={() => enlarge(false)} icon={icons.console} title={alt} width={900}>
          <img className={css['large']} src={url} alt={alt} />
        </Dialog>
      )}
    </>
  );
}
