import { alarms } from './alarms.ts';
import type { Facet } from './facet.ts';
import { customFields, general } from './general.ts';
import { host } from './host.ts';
import { members } from './members.ts';
import { network } from './network.ts';
import { powerOn } from './power-on.ts';
import { gpus, mail, pool } from './pool.ts';
import { sr, vdi } from './storage.ts';
import { vm } from './vm.ts';

/** All that can be changed about anything, in the order in which it is written: last what cuts connections. */
export const facets: readonly Facet[] = [
  general,
  customFields,
  members,
  vm,
  alarms,
  vdi,
  sr,
  network,
  host,
  powerOn,
  mail,
  gpus,
  pool,
];
