import type { AnyAction } from '../action.ts';
import { ejectCd } from './cd/eject.ts';
import { insertCd } from './cd/insert.ts';
import { installTools } from './cd/install-tools.ts';
import { activateDisk } from './disk/activate.ts';
import { addDisk } from './disk/add.ts';
import { attachDisk } from './disk/attach.ts';
import { changeDisk } from './disk/change.ts';
import { deactivateDisk } from './disk/deactivate.ts';
import { deleteDisk } from './disk/delete.ts';
import { detachDisk } from './disk/detach.ts';
import { resizeDisk } from './disk/resize.ts';
import { addNic } from './nic/add.ts';
import { changeNic } from './nic/change.ts';
import { plugNic } from './nic/plug.ts';
import { removeNic } from './nic/remove.ts';
import { unplugNic } from './nic/unplug.ts';

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
