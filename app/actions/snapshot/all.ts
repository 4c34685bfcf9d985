import type { AnyAction } from '../action.ts';
import { deleteSnapshot } from './delete.ts';
import { templateFromSnapshot, vmFromSnapshot } from './derive.ts';
import { revert } from './revert.ts';
import {
  assignSchedule,
  changeSchedule,
  createSchedule,
  deleteSchedule,
  disableSchedule,
  enableSchedule,
  runSchedule,
} from './schedule.ts';
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
