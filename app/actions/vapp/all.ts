import type { AnyAction } from '../action.ts';
import { assignVapp, createVapp, deleteVapp, shutdownOwnVapp, shutdownVapp, startOwnVapp, startVapp } from './vapp.ts';

export const vappActions: readonly AnyAction[] = [
  startVapp,
  shutdownVapp,
  startOwnVapp,
  shutdownOwnVapp,
  assignVapp,
  createVapp,
  deleteVapp,
];
