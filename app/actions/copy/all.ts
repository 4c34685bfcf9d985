import type { AnyAction } from '../action.ts';
import { clone } from './clone.ts';
import { copy } from './copy.ts';
import { deleteVm } from './delete.ts';
import { quickCreate } from './quick-create.ts';
import { toTemplate } from './to-template.ts';
import { exportOvf } from './export-ovf.ts';
import { exportSeveral } from './export-several.ts';
import { importImage } from './import-image.ts';
import { exportVm } from './export.ts';
import { importVm } from './import.ts';

export const copyActions: readonly AnyAction[] = [
  quickCreate,
  clone,
  copy,
  toTemplate,
  exportVm,
  exportOvf,
  exportSeveral,
  importVm,
  importImage,
  deleteVm,
];
