import { useState } from 'react';
import { why } from '../../../../app/errors/explain.ts';
import { Button } from '../../../ui/button.tsx';
import { Chip } from '../../../ui/chip.tsx';
import { TextField } from '../../../ui/field/text-field.tsx';
import { size } from '../../../ui/format/size.ts';
import { StateGlyph } from '../../../ui/glyph/state-glyph.tsx';
import type { ChosenFile } from './chosen-file.ts';
import css from './scope.module.css';

interface FromFileProps {
  readonly path: string;
  readonly chosen: ChosenFile;
  readonly onPath: (path: string) => void;
}

/** Which file, and what it turned out to be before anything of it is sent. */
export function FromFile({ path, chosen, onPath }: FromFileProps) {
  const [typed, type] = useState(path);
  const { file, reading, failure } = chosen;
  return (
    <form
      className={css['file']}
      onSubmit={(event) => {
        event.preventDefault();
        onPath(typed.trim());
      }}
    >
      <TextField
        label="Path of the file on this computer"
        value={typed}
        error={failure && !reading && typed.trim() === path ? why(failure) : undefined}
        onChange={(event) => type(event.target.value)}
        onBlur={() => onPath(typed.trim())}
      />
      <Button type="submit" why={typed.trim() === '' ? 'no file is named' : reading ? 'it is being read' : undefined}>
        Read it
      </Button>
      <output className={css['judged']}>
        {reading ? (
          <>
            <StateGlyph state="busy" /> The file is being read
          </>
        ) : file ? (
          <>
            <b>{file.name}</b> <span>{file.description}</span>
            <span className={css['quiet']}>
              {size(file.size)}
              {file.versions.length > 0 ? ` · for ${file.versions.join(', ')}` : ''}
            </span>
            {file.signed ? null : <Chip state="warning">Not signed: servers will refuse it</Chip>}
            {file.everywhere ? <Chip state="info">Every server of a pool has to get it</Chip> : null}
          </>
        ) : null}
      </output>
    </form>
  );
}
