import { useEffect } from 'react';
import type { DialogBodyProps } from '../../objects/dialogs.ts';
import { pickUp } from '../../objects/drag.ts';

/** The verb Migrate without a pointer: the same servers, the same verdicts, the same plan. */
export function PickUp({ targets, onClose }: DialogBodyProps) {
  useEffect(() => {
    pickUp(targets, 'keyboard');
    onClose();
  }, [targets, onClose]);
  return null;
}
