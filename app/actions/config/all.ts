import type { AnyAction } from '../action.ts';
import { setAlarms } from './alarms.ts';
import { setBoot } from './boot.ts';
import { setCpus } from './cpus.ts';
import { setMemory } from './memory.ts';
import { setAutoStart } from './auto-start.ts';
import { setHome } from './home.ts';
import { setStartOptions } from './start-options.ts';

export const configActions: readonly AnyAction[] = [
  setHome,
  setAutoStart,
  setStartOptions,
  setMemory,
  setCpus,
  setBoot,
  setAlarms,
];
