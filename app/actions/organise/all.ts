import type { AnyAction } from '../action.ts';
import { defineField } from './define-field.ts';
import { dismissMessage } from './dismiss.ts';
import { moveFolder } from './folder/move.ts';
import { moveToFolder } from './folder/move-object.ts';
import { setCustomField } from './custom-field.ts';
import { deleteFolder } from './folder/delete.ts';
import { newFolder } from './folder/new.ts';
import { describe } from './describe.ts';
import { rename } from './rename.ts';
import { retag } from './tag/rename.ts';
import { tag } from './tag/add.ts';
import { untag } from './tag/remove.ts';
import { shareView } from './share-view.ts';

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
