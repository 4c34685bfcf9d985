import type { AnyAction } from '../../../app/actions/action.ts';
import type { Answers } from './arguments.ts';
import type { FieldDef, Subject } from './fields.ts';

/** What the view of any field takes. */
export interface FieldViewProps<F extends FieldDef = FieldDef> {
  readonly field: F;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly aims: readonly Subject[];
  readonly action: AnyAction;
  readonly args: Answers;
}
