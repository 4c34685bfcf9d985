import type { AnyObj, PoolId } from '../../../app/inventory/view.ts';
import { displayName } from '../../../app/inventory/describe/names.ts';
import { useView } from '../../mirror/hooks.ts';
import { useTrouble } from '../../objects/glyph.tsx';
import { go } from '../../objects/place.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import css from './object-page.module.css';

/** What updates would mend. */
const mendable: ReadonlySet<string> = new Set(['older', 'behind', 'mixed-versions', 'mixed-updates']);

/** Says what is not as it should be with an object that otherwise works. */
export function TroubleBanner({ pool, object }: { readonly pool: PoolId; readonly object: AnyObj }) {
  const view = useView(pool);
  const trouble = useTrouble(pool, object);
  if (!trouble) return null;
  return (
    <div className={css['banner']}>
      <Banner
        state="warning"
        actions={
          mendable.has(trouble.code) ? (
            <Button small onClick={() => go({ at: 'page', page: 'updates', rest: [] })}>
              See the updates
            </Button>
          ) : undefined
        }
      >
        <b>{displayName(view, object)}:</b> {trouble.sentence.charAt(0).toLowerCase() + trouble.sentence.slice(1)}
      </Banner>
    </div>
  );
}
