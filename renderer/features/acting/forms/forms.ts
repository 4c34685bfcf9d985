import { deviceForms } from './device-forms.ts';
import { exportForms } from './export-forms.ts';
import type { Form } from '../fields.ts';
import { otherForms } from './other-forms.ts';
import { serverForms } from './server-forms.ts';
import { updateForms } from './update-forms.ts';
import { vmForms } from './vm-forms.ts';

/** What each action has to be told before it runs; those not here need nothing. */
export const forms: Readonly<Record<string, Form>> = {
  ...vmForms,
  ...exportForms,
  ...deviceForms,
  ...otherForms,
  ...serverForms,
  ...updateForms,
};
