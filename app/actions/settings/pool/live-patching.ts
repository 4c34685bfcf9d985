import { platformFrom } from '../../host/version.ts';
import { licensed } from '../../licence.ts';
import { first, no, ok } from '../../verdict.ts';
import { switching } from '../switches.ts';
import { coordinatorIs, since } from './since.ts';

export const setLivePatching = switching({
  id: 'pool.setLivePatching',
  label: 'Patch without restart',
  cls: 'pool',
  methods: ['pool.set_live_patching_disabled'],
  what: 'live patching',
  isOn: (pool) => !pool.live_patching_disabled,
  set: (caller, pool, on) => caller.call('pool.set_live_patching_disabled', pool.$ref, !on),
  check: ({ view }) =>
    first(
      since(view, (host) => platformFrom(host, '2.1.1'), 'version 7.1'),
      licensed(view, 'live_patching', 'Its licence leaves it out'),
      coordinatorIs(view, (host) => platformFrom(host, '3.2.50'))
        ? no('version', 'Not from XenServer 8 on: each update says itself')
        : ok,
    ),
});
