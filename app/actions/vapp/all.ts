import type { AnyAction } from '../action.ts';
import { assignVapp } from './assign.ts';
import { createVapp } from './create.ts';
import { deleteVapp } from './delete.ts';
import { shutdownOwnVapp } from './shutdown-own.ts';
import { shutdownVapp } from './shutdown.ts';
import { startOwnVapp } from './start-own.ts';
import { startVapp } from './start.ts';

export const vappActions: readonly AnyAction[] = [
  startVapp,
  shutdownVapp,
  startOwnVapp,
  shutdownOwnVapp,
  assignVapp,
  createVapp,
  deleteVapp,
];
