import type { AnyAction } from '../action.ts';
import { deleteSnapshot } from './delete.ts';
import { templateFromSnapshot } from './to-template.ts';
import { vmFromSnapshot } from './new-vm.ts';
import { revert } from './revert.ts';
import { assignSchedule } from './schedule/assign.ts';
import { changeSchedule } from './schedule/change.ts';
import { createSchedule } from './schedule/create.ts';
import { deleteSchedule } from './schedule/delete.ts';
import { disableSchedule, enableSchedule } from './schedule/turn.ts';
import { runSchedule } from './schedule/run.ts';
import { takeSnapshot } from './take.ts';

export const snapshotActions: readonly AnyAction[] = [
  takeSnapshot,
  revert,
  vmFromSnapshot,
  templateFromSnapshot,
  deleteSnapshot,
  assignSchedule,
  createSchedule,
  runSchedule,
  enableSchedule,
  disableSchedule,
  changeSchedule,
  deleteSchedule,
];
