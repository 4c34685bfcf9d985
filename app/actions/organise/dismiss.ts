import { action, nothing } from '../action.ts';
import { ok } from '../verdict.ts';

/** Takes a server's message away for everybody. */
export const dismissMessage = action({
  id: 'message.dismiss',
  label: 'Dismiss',
  applies: ['message'],
  group: 'remove',
  methods: ['message.destroy'],
  args: nothing,
  check: () => ok,
  title: (message) => `Dismiss ${message.name.toLowerCase().replaceAll('_', ' ')}`,
  run: (caller, message) => caller.call('message.destroy', message.$ref),
});
