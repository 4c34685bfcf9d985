import type { Obj } from '../../../inventory/view.ts';
import { setKey } from '../../map-key.ts';
import { switching } from '../switches.ts';

export const isAutomatic = (network: Obj<'network'>): boolean => network.other_config['automatic'] !== 'false';

export const setAutomatic = switching({
  id: 'network.setAutomatic',
  label: 'Give it to new VMs',
  cls: 'network',
  methods: ['network.remove_from_other_config', 'network.add_to_other_config'],
  what: 'giving new VMs an interface',
  isOn: isAutomatic,
  set: (caller, network, on) => setKey(caller, 'network', 'other_config', network.$ref, 'automatic', String(on)),
});
