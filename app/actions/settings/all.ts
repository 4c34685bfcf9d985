import type { AnyAction } from '../action.ts';
import { setIqn, setLog, setMultipathing, setPowerOn } from './host.ts';
import { setAutomatic, setBond, setMtu, setNic } from './network.ts';
import { setIgmpSnooping, setLivePatching, setMail, setMigrationCompression, setPlacement, setStores } from './pool.ts';
import { setReadCaching } from './sr.ts';

/** What is asked among the properties of pools, servers, storage and networks. */
export const settingActions: readonly AnyAction[] = [
  setMail,
  setStores,
  setMigrationCompression,
  setLivePatching,
  setIgmpSnooping,
  setPlacement,
  setIqn,
  setLog,
  setMultipathing,
  setPowerOn,
  setReadCaching,
  setMtu,
  setAutomatic,
  setNic,
  setBond,
];
