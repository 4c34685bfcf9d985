import type { AnyObj } from '../inventory/view.ts';
import type { View } from '../inventory/view.ts';
import type { AnyAction } from './action.ts';
import { powerActions } from './power/all.ts';
import { appliesTo } from './verdict.ts';

/** Everything an admin can do, in the order of menus. */
export const actions: readonly AnyAction[] = [...powerActions];

const byId = new Map(actions.map((action) => [action.id, action]));

export function actionById(id: string): AnyAction | undefined {
  return byId.get(id);
}

/** What menus show for an object: the same for each of its class, less what makes no sense in its state. */
export function offeredFor(view: View, target: AnyObj): readonly AnyAction[] {
  return actions.filter((action) => appliesTo(action, target) && (action.offered?.(view, target) ?? true));
}
