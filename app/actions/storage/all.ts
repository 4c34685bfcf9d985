import type { AnyAction } from '../action.ts';
import { addFreeDisk } from './add-disk.ts';
import { createSr } from './create-sr.ts';
import { moveDisk } from './move-disk.ts';
import { createNetwork, deleteNetwork } from './network.ts';
import { destroySr, detachSr, forgetSr, repairSr, scanSr, setDefaultSr, trimSr } from './sr.ts';

export const storageActions: readonly AnyAction[] = [
  repairSr,
  addFreeDisk,
  setDefaultSr,
  scanSr,
  trimSr,
  detachSr,
  forgetSr,
  destroySr,
  moveDisk,
  createSr,
  createNetwork,
  deleteNetwork,
];
