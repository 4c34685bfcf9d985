import { Plus, Trash2 } from 'lucide-react';
import { gpuChoices, gpuOf, mayJoin, noGpu } from '../../../app/new-vm/gpu.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { MenuButton } from '../../ui/layer/menu.tsx';
import { size } from '../../ui/format/size.ts';
import { PageHead } from '../../ui/wizard/page-head.tsx';
import type { PageProps } from './page-props.ts';
import css from './new-vm.module.css';

export function GpuPage({ view, draft, template, change }: PageProps) {
  const choices = template ? gpuChoices(view, template) : [];
  const why = template
    ? (noGpu(view, template) ?? (choices.length === 0 ? 'no GPU offers a kind' : undefined))
    : 'no template';
  return (
    <>
      <PageHead title="GPU">
        A whole card ties a running VM to its server; a share of one lets it move where the card is the same.
      </PageHead>
      <table className={css['disks']} aria-label="GPUs">
        <thead>
          <tr>
            <th>GPU</th>
            <th>Group</th>
            <th className={css['number']}>Memory</th>
            <th aria-label="Remove" />
          </tr>
        </thead>
        <tbody>
          {draft.gpus.map((gpu, at) => {
            const choice = gpuOf(view, gpu);
            const memory = choice?.type?.framebuffer_size ?? 0;
            return (
              <tr key={`${gpu.group} ${gpu.type} ${at}`}>
                <td>{choice?.name ?? 'gone'}</td>
                <td>{choice?.group.name_label ?? ''}</td>
                <td className={css['number']}>{memory > 0 ? size(memory) : ''}</td>
                <td>
                  <IconButton
                    icon={Trash2}
                    label={`Remove ${choice?.name ?? 'this GPU'}`}
                    small
                    onClick={() => change({ gpus: draft.gpus.filter((other) => other !== gpu) })}
                  />
                </td>
              </tr>
            );
          })}
          {draft.gpus.length === 0 && (
            <tr>
              <td colSpan={4} className={css['none']}>
                No GPU.
              </td>
            </tr>
          )}
        </tbody>
      </table>
      <div className={css['under']}>
        <MenuButton
          trigger={
            <Button icon={Plus} why={why}>
              Add GPU
            </Button>
          }
          entries={choices.map((choice) => ({
            label: choice.name,
            note: choice.whole ? undefined : choice.group.name_label,
            why: mayJoin(view, draft, choice) ? undefined : 'does not go with the others',
            onSelect: () =>
              change({ gpus: [...draft.gpus, { group: choice.group.uuid, type: choice.type?.uuid ?? '' }] }),
          }))}
        />
      </div>
    </>
  );
}
