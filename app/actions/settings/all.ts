import type { AnyAction } from '../action.ts';
import { setIqn } from './host/iqn.ts';
import { setLog } from './host/log.ts';
import { setMultipathing } from './host/multipathing.ts';
import { setPowerOn } from './host/power-on.ts';
import { setAutomatic } from './network/automatic.ts';
import { setBond } from './network/bond.ts';
import { setMtu } from './network/mtu.ts';
import { setNic } from './network/nic.ts';
import { setIgmpSnooping } from './pool/igmp-snooping.ts';
import { setLivePatching } from './pool/live-patching.ts';
import { setMail } from './pool/mail.ts';
import { setMigrationCompression } from './pool/migration-compression.ts';
import { setPlacement } from './pool/gpu-placement.ts';
import { setStores } from './pool/stores.ts';
import { setReadCaching } from './read-caching.ts';

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
