import type { AnyAction } from './action.ts';
import { configActions } from './config/all.ts';
import { copyActions } from './copy/all.ts';
import { createVm } from './create-vm/create-vm.ts';
import { deviceActions } from './device/all.ts';
import { hostActions } from './host/all.ts';
import { migrateActions } from './migrate/all.ts';
import { organiseActions } from './organise/all.ts';
import { poolActions } from './pool/all.ts';
import { powerActions } from './power/all.ts';
import { settingActions } from './settings/all.ts';
import { snapshotActions } from './snapshot/all.ts';
import { storageActions } from './storage/all.ts';
import { updateActions } from './updates/all.ts';
import { vappActions } from './vapp/all.ts';

/** Everything an admin can do, in the order of menus. */
export const actions: readonly AnyAction[] = [
  ...powerActions,
  ...poolActions,
  ...hostActions,
  ...migrateActions,
  ...snapshotActions,
  ...vappActions,
  ...storageActions,
  ...deviceActions,
  ...configActions,
  ...settingActions,
  ...updateActions,
  ...organiseActions,
  createVm,
  ...copyActions,
];

const byId = new Map(actions.map((action) => [action.id, action]));

export function actionById(id: string): AnyAction | undefined {
  return byId.get(id);
}
