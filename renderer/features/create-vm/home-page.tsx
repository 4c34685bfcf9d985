import { serversFit, tied } from '../../../app/new-vm/fit.ts';
import { Radios } from '../../ui/field/choice.tsx';
import { size } from '../../ui/format/size.ts';
import { PageHead } from '../../ui/wizard/page-head.tsx';
import type { PageProps } from './page-props.ts';

export function HomePage({ view, draft, change }: PageProps) {
  const bound = tied(view, draft);
  const servers = serversFit(view, draft);
  return (
    <>
      <PageHead title="Home server">Where it prefers to start. Without one, the pool chooses each time.</PageHead>
      <Radios
        label="Home server"
        value={draft.home === '' ? 'none' : draft.home}
        onChange={(home) => change({ home: home === 'none' ? '' : home })}
        options={[
          {
            value: 'none',
            label: 'None, any server that fits',
            hint: bound === undefined ? undefined : `It will start on one server anyway: ${bound}.`,
          },
          ...servers.map(({ host, free, why }) => ({
            value: host.uuid,
            label: host.name_label,
            hint: why === undefined ? `${size(free)} free` : `Could not start now: ${why}`,
          })),
        ]}
      />
    </>
  );
}
