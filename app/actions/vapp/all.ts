import type { AnyAction } from '../action.ts';
import { assignVapp, createVapp, deleteVapp, shutdownVapp, startVapp } from './vapp.ts';

export const vappActions: readonly AnyAction[] = [startVapp, shutdownVapp, assignVapp, createVapp, deleteVapp];
