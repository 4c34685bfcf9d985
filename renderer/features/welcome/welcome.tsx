import { FileInput, Server } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { useCommand } from '../../link/ask.ts';
import { openDialog } from '../../objects/dialogs.ts';
import { useOffersPractice, usePutAside } from '../../mirror/hooks.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/glyph/icon.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import css from './welcome.module.css';

interface WayProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly action: ReactNode;
  readonly children: ReactNode;
}

function Way({ icon, title, action, children }: WayProps) {
  const id = useId();
  return (
    <section className={css['way']} aria-labelledby={id}>
      <h2 id={id} className={css['title']}>
        <Icon of={icon} />
        {title}
      </h2>
      <p className={css['text']}>{children}</p>
      <div>{action}</div>
    </section>
  );
}

/** As long as there is no server: the three ways to something to look at. */
export function Welcome() {
  const offered = useOffersPractice();
  const putAside = usePutAside();
  const practice = useCommand('practice.start');
  return (
    <div className={css['page']}>
      {putAside === undefined ? null : (
        <Banner state="warning">
          <b>The list of servers could not be read.</b> It is kept as {putAside}; the pools themselves are untouched,
          add them again.
        </Banner>
      )}
      <h1 className={css['head']}>Welcome to Xenith</h1>
      <p className={css['lead']}>
        {offered
          ? 'Add a server to see its pool, or look around in the practice pools first.'
          : 'Add a server to see its pool.'}
      </p>
      <div className={css['ways']}>
        <Way
          icon={Server}
          title="Add a server"
          action={
            <Button kind="primary" onClick={() => openDialog('add-server')}>
              Add a server
            </Button>
          }
        >
          Any member will do; the coordinator is found by itself.
        </Way>
        {offered ? (
          <Way
            icon={icons.practice}
            title="Open the practice pools"
            action={
              <Button
                onClick={() => practice.mutate({ profile: 'practice' })}
                why={practice.isPending ? 'they are starting' : undefined}
              >
                Open
              </Button>
            }
          >
            Two pools of simulated servers with VMs to try everything on. Nothing real is touched.
          </Way>
        ) : null}
        <Way
          icon={FileInput}
          title="Bring your list"
          action={<Button onClick={() => openDialog('server-list')}>Import</Button>}
        >
          Servers saved in XenCenter, or a text file of addresses.
        </Way>
      </div>
    </div>
  );
}
