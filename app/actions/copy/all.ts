import type { AnyAction } from '../action.ts';
import { clone, copy } from './clone.ts';
import { deleteVm } from './delete.ts';
import { quickCreate, toTemplate } from './template.ts';
import { exportOvf } from './export-ovf.ts';
import { importImage } from './import-image.ts';
import { exportVm, importVm } from './transfer.ts';

export const copyActions: readonly AnyAction[] = [
  quickCreate,
  clone,
  copy,
  toTemplate,
  exportVm,
  exportOvf,
  importVm,
  importImage,
  deleteVm,
];
