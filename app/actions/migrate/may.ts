import type { DropWay, May, Wanted } from '../../placement/landing.ts';
import { reason } from '../../placement/reason.ts';
import { actionById } from '../registry.ts';
import { judge } from '../verdict.ts';

/** The action that carries a way out. */
export const actionOfWay: { readonly [W in DropWay]: string } = {
  live: 'vm.migrate',
  home: 'vm.setHome',
  storage: 'vm.send',
  move: 'vm.send',
  copy: 'vm.copy',
  cross: 'vm.send',
};

/** The rule of the action that a way would be: licence, role, and what the server allows on the VM now. */
export const mayGo: May = (situation, vm, way, wanted: Wanted) => {
  const action = actionById(actionOfWay[way]);
  if (!action) return undefined;
  const verdict = judge(action, situation, vm, wanted === 'copy' ? { copy: true } : {});
  return verdict.ok
    ? undefined
    : reason(
        verdict.code,
        verdict.why.replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase()),
        vm.$ref,
      );
};
