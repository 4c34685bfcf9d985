import type { AnyAction } from '../action.ts';
import { deleteSnapshot } from './delete.ts';
import { templateFromSnapshot, vmFromSnapshot } from './derive.ts';
import { revert } from './revert.ts';
import { takeSnapshot } from './take.ts';

export const snapshotActions: readonly AnyAction[] = [
  takeSnapshot,
  revert,
  vmFromSnapshot,
  templateFromSnapshot,
  deleteSnapshot,
];
