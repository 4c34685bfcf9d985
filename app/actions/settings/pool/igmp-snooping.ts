import { platformFrom } from '../../host/version.ts';
import { licensed } from '../../licence.ts';
import { first, no, ok } from '../../verdict.ts';
import { switching } from '../switches.ts';
import { since } from './since.ts';

export const setIgmpSnooping = switching({
  id: 'pool.setIgmpSnooping',
  label: 'Snoop IGMP',
  cls: 'pool',
  methods: ['pool.set_igmp_snooping_enabled'],
  what: 'IGMP snooping',
  isOn: (pool) => pool.igmp_snooping_enabled,
  set: (caller, pool, on) => caller.call('pool.set_igmp_snooping_enabled', pool.$ref, on),
  check: ({ view }) =>
    first(
      since(view, (host) => platformFrom(host, '2.3.50'), 'version 7.3'),
      licensed(view, 'igmp_snooping', 'Its licence leaves it out'),
      [...view.all('host')].every((host) => host.software_version['network_backend'] !== 'bridge')
        ? ok
        : no('bridge', 'Only with Open vSwitch; a server uses bridges'),
    ),
});
