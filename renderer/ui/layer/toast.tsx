import { Toast as Base } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { IconButton } from '../button.tsx';
import { StateGlyph, type State } from '../glyph/state-glyph.tsx';
import css from './toast.module.css';

const manager = Base.createToastManager();

interface ToastText {
  readonly state: Extract<State, 'done' | 'info' | 'warning'>;
  readonly text: string;
  /** Undo or Show. */
  readonly action?: { readonly label: string; readonly onSelect: () => void };
}

/** Says what finished out of sight, for 6 s. Errors do not belong here: they stay in the activity strip. */
export function showToast({ state, text, action }: ToastText): void {
  const id = manager.add({
    title: text,
    type: state,
    timeout: 6000,
    ...(action === undefined
      ? {}
      : {
          actionProps: {
            children: action.label,
            onClick: () => {
              action.onSelect();
              manager.close(id);
            },
          },
        }),
  });
}

function List() {
  const { toasts } = Base.useToastManager();
  return toasts.map((toast) => (
    <Base.Root key={toast.id} toast={toast} className={css['toast']} data-toast>
      <StateGlyph state={toast.type === 'warning' ? 'warning' : toast.type === 'info' ? 'info' : 'done'} />
      <Base.Title className={css['text']} />
      <Base.Action className={css['action']} />
      <Base.Close render={<IconButton icon={X} label="Close" small size={14} />} />
    </Base.Root>
  ));
}

/** Once around the window. */
export function Toasts() {
  return (
    <Base.Provider toastManager={manager} limit={4}>
      <Base.Portal>
        <Base.Viewport className={css['place']}>
          <List />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}
