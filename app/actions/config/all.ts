import type { AnyAction } from '../action.ts';
import { setAlarms } from './alarms.ts';
import { setBoot, setCpus, setMemory } from './hardware.ts';
import { setAutoStart, setHome, setStartOptions } from './start.ts';

export const configActions: readonly AnyAction[] = [
  setHome,
  setAutoStart,
  setStartOptions,
  setMemory,
  setCpus,
  setBoot,
  setAlarms,
];
