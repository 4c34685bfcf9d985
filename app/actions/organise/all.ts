import type { AnyAction } from '../action.ts';
import { defineField } from './define-field.ts';
import { dismissMessage } from './dismiss.ts';
import { moveFolder, moveToFolder, setCustomField } from './folder.ts';
import { deleteFolder, newFolder } from './folders.ts';
import { describe, rename } from './rename.ts';
import { retag, tag, untag } from './tags.ts';
import { shareView } from './views.ts';

export const organiseActions: readonly AnyAction[] = [
  rename,
  describe,
  tag,
  untag,
  retag,
  moveToFolder,
  moveFolder,
  newFolder,
  deleteFolder,
  setCustomField,
  defineField,
  dismissMessage,
  shareView,
];
