import { FolderOpen } from 'lucide-react';
import { useRef } from 'react';
import { useMirror } from '../../../mirror/provider.tsx';
import type { PoolList } from '../../../mirror/updates.ts';
import { Button } from '../../../ui/button.tsx';
import { showToast } from '../../../ui/layer/toast.tsx';
import { readText } from '../../../ui/text/read-text.ts';
import type { Draft } from '../draft.ts';
import { reopened } from '../plan-file.ts';

interface OpenPlanProps {
  readonly lists: readonly PoolList[];
  readonly onOpen: (draft: Draft) => void;
}

/** A plan that was exported, here or elsewhere; its checks run on the pools as they are now. */
export function OpenPlan({ lists, onOpen }: OpenPlanProps) {
  const mirror = useMirror();
  const file = useRef<HTMLInputElement>(null);
  const open = async (chosen: File): Promise<void> => {
    const pools = lists.flatMap(({ pool }) => [...mirror.pool(pool).all('pool')].map((one) => [one.uuid, pool] as const)); // prettier-ignore
    const found = reopened(await readText(chosen), new Map(pools));
    if ('why' in found) showToast({ state: 'warning', text: `${chosen.name} was not opened. ${found.why}.` });
    else onOpen(found.draft);
  };
  return (
    <>
      <Button icon={FolderOpen} onClick={() => file.current?.click()}>
        Open…
      </Button>
      <input
        ref={file}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label="Plan of a rollout"
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? [];
          event.currentTarget.value = '';
          if (chosen) void open(chosen);
        }}
      />
    </>
  );
}
