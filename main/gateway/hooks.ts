import type { hooksContract } from '../../app/contract/hooks.ts';
import type { Handlers } from '../../app/contract/wire/gateway.ts';
import { tryTelling } from '../../app/rollout/hooks/telling.ts';
import type { Hooks } from '../rollouts/hooks/hooks.ts';

export function hookHandlers(hooks: Hooks): Handlers<typeof hooksContract> {
  return {
    hooks(_args, sink) {
      const send = (): void => void hooks.allowed().then((allowed) => sink.send({ allowed }));
      send();
      return hooks.onChange(send);
    },
    'hook.programs': () => hooks.programs(),
    'hook.allow': ({ callee, secret }) => hooks.allow(callee, secret),
    'hook.forget': ({ calls }) => hooks.forget(calls),
    'hook.try': ({ calls, timeout }, { signal }) => hooks.call({ calls, timeout, name: '' }, tryTelling, signal),
  };
}
