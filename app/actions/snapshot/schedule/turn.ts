import { action, nothing } from '../../action.ts';
import { no, ok } from '../../verdict.ts';
import { nameOf } from '../../words.ts';

/** The two directions of one switch. */
const turn = (on: boolean) =>
  action({
    id: on ? 'schedule.enable' : 'schedule.disable',
    label: on ? 'Turn on' : 'Turn off',
    applies: ['VMSS'],
    group: 'power',
    methods: ['VMSS.set_enabled'],
    args: nothing,
    offered: (_view, schedule) => schedule.enabled !== on,
    check: (_situation, schedule) =>
      schedule.enabled === on ? no('same', on ? 'It is on already' : 'It is off already') : ok,
    title: (schedule) => `Turn schedule ${nameOf(schedule)} ${on ? 'on' : 'off'}`,
    run: (caller, schedule) => caller.call('VMSS.set_enabled', schedule.$ref, on),
    undo: (schedule) => ({
      action: on ? 'schedule.disable' : 'schedule.enable',
      label: on ? 'Turn it off' : 'Turn it on',
      target: { cls: 'VMSS', ref: schedule.$ref },
      args: {},
    }),
  });

export const enableSchedule = turn(true);
export const disableSchedule = turn(false);
