import type { AnyAction } from '../action.ts';
import { addFreeDisk } from './disk/add.ts';
import { createSr } from './sr/create.ts';
import { moveDisk } from './disk/move.ts';
import { createNetwork } from './network/create.ts';
import { deleteNetwork } from './network/delete.ts';
import { destroySr } from './sr/destroy.ts';
import { detachSr } from './sr/detach.ts';
import { forgetSr } from './sr/forget.ts';
import { repairSr } from './sr/repair.ts';
import { scanSr } from './sr/scan.ts';
import { setDefaultSr } from './sr/default.ts';
import { trimSr } from './sr/trim.ts';

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
