import type { AnyAction } from '../action.ts';
import { defineField } from './define-field.ts';
import { dismissMessage } from './dismiss.ts';
import { moveFolder, moveToFolder, setCustomField } from './folder.ts';
import { describe, rename } from './rename.ts';
import { tag, untag } from './tags.ts';
import { shareView } from './views.ts';

export const organiseActions: readonly AnyAction[] = [
  rename,
  describe,
  tag,
  untag,
  moveToFolder,
  moveFolder,
  setCustomField,
  defineField,
  dismissMessage,
  shareView,
];
