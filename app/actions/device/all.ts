import type { AnyAction } from '../action.ts';
import { ejectCd, insertCd, installTools } from './cd.ts';
import {
  activateDisk,
  addDisk,
  attachDisk,
  changeDisk,
  deactivateDisk,
  deleteDisk,
  detachDisk,
  resizeDisk,
} from './disk.ts';
import { addNic, changeNic, plugNic, removeNic, unplugNic } from './nic.ts';

export const deviceActions: readonly AnyAction[] = [
  insertCd,
  ejectCd,
  installTools,
  addDisk,
  attachDisk,
  activateDisk,
  deactivateDisk,
  changeDisk,
  detachDisk,
  resizeDisk,
  deleteDisk,
  addNic,
  plugNic,
  unplugNic,
  changeNic,
  removeNic,
];
