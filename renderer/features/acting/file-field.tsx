import { useEffect, useRef } from 'react';
import { FolderOpen } from 'lucide-react';
import { useAsk } from '../../link/ask.ts';
import { useLink } from '../../link/link.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field/text-field.tsx';
import type { FieldViewProps } from './field-props.ts';
import type { FieldDef } from './fields.ts';
import css from './action-dialog.module.css';

const whole = /^(\/|[A-Za-z]:[\\/]|\\\\)/;

/** A file of the computer that runs the console: in the system's own dialog where the shell has one, else as a path. */
export function FileField({
  field,
  value,
  onChange,
  aims,
}: FieldViewProps<Extract<FieldDef, { readonly kind: 'file' }>>) {
  const link = useLink();
  const { data: host } = useAsk('host.abilities', {}, { staleTime: Infinity });
  const text = typeof value === 'string' ? value : '';
  const several = field.way === 'folder' || (field.way === 'save' && aims.length > 1);
  const begun = useRef(false);
  useEffect(() => {
    // Once, when it is known where files go: what is typed afterwards is left alone.
    if (!host || begun.current) return;
    begun.current = true;
    if (field.way === 'open' || whole.test(text)) return;
    onChange(several ? host.folder : `${host.folder}${host.separator}${text}`);
  }, [host, field.way, several, text, onChange]);
  const choose = async (): Promise<void> => {
    const name = text.replace(/^.*[\\/]/, '');
    const chosen =
      field.way === 'save'
        ? await link.call('host.saveDialog', { name })
        : await link.call('host.openDialog', { extensions: [...field.extensions] });
    if (chosen !== null) onChange(chosen);
  };
  return (
    <div className={css['file']}>
      <TextField
        label={several ? 'Folder on this machine' : field.label}
        hint={
          several && field.way === 'save' ? `One file for each of the ${aims.length}, named as they are.` : field.hint
        }
        value={text}
        spellCheck={false}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {host?.dialogs && !several && (
        <Button icon={FolderOpen} onClick={() => void choose()}>
          Choose…
        </Button>
      )}
    </div>
  );
}
