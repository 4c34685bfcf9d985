import { licensed } from '../licence.ts';
import { setKey } from '../map-key.ts';
import { first, no } from '../verdict.ts';
import { switching } from './switches.ts';

/** Kept the other way round: the key says that reads pass the cache by. */
export const PAST_CACHE = 'o_direct';

export const setReadCaching = switching({
  id: 'sr.setReadCaching',
  label: 'Cache reads',
  cls: 'SR',
  methods: ['SR.remove_from_other_config', 'SR.add_to_other_config'],
  what: 'read caching',
  isOn: (sr) => sr.other_config[PAST_CACHE] !== 'true',
  set: (caller, sr, on) => setKey(caller, 'SR', 'other_config', sr.$ref, PAST_CACHE, on ? undefined : 'true'),
  check: ({ view }, sr) =>
    first(
      ['ext', 'nfs', 'smb'].includes(sr.type) ? undefined : no('type', 'Only where disks are files: ext, NFS, SMB'),
      licensed(view, 'read_caching', 'Its licence leaves it out'),
    ),
});
