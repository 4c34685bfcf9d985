import type { AnyObj, MirroredCls, View } from '../view.ts';

/** What may be asked of a property, by what its values are. */
export type Sort = 'text' | 'name' | 'tag' | 'number' | 'address' | 'choice' | 'flag' | 'date';

export interface How {
  readonly id: string;
  /** Between the property and the value: "contains". */
  readonly label: string;
  /** Whether it needs a value. */
  readonly bare?: boolean;
}

const texts: readonly How[] = [
  { id: 'contains', label: 'contains' },
  { id: 'excludes', label: 'does not contain' },
  { id: 'starts', label: 'starts with' },
  { id: 'ends', label: 'ends with' },
  { id: 'is', label: 'is exactly' },
];

/** What can be asked, the usual question first. */
export const HOWS: { readonly [S in Sort]: readonly How[] } = {
  text: texts,
  name: texts,
  tag: [
    { id: 'is', label: 'is' },
    { id: 'is-not', label: 'is not' },
    { id: 'none', label: 'there is none', bare: true },
    { id: 'some', label: 'there is one', bare: true },
  ],
  number: [
    { id: 'above', label: 'is more than' },
    { id: 'below', label: 'is less than' },
    { id: 'is', label: 'is exactly' },
  ],
  address: [{ id: 'starts', label: 'starts with' }],
  choice: [
    { id: 'is', label: 'is' },
    { id: 'is-not', label: 'is not' },
  ],
  flag: [
    { id: 'yes', label: 'yes', bare: true },
    { id: 'no', label: 'no', bare: true },
  ],
  date: [
    { id: 'after', label: 'is on or after' },
    { id: 'before', label: 'is on or before' },
    { id: 'on', label: 'is on' },
    { id: 'today', label: 'is today', bare: true },
    { id: 'yesterday', label: 'is yesterday', bare: true },
    { id: 'week', label: 'is in the last 7 days', bare: true },
    { id: 'week-before', label: 'is in the 7 days before', bare: true },
  ],
};

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** What is asked for while reading: the objects, and the server's clock in milliseconds. */
export interface Reading {
  readonly view: View;
  readonly now: number;
}

/** Something about objects that views can ask for, or stand them under. */
export interface Property {
  readonly id: string;
  readonly label: string;
  readonly sort: Sort;
  /** The values it may have, where they are few. */
  readonly options?: readonly Option[];
  /** For numbers: how many of the server's units one of the person's is. */
  readonly unit?: { readonly word: string; readonly size: number };
  /** Classes whose change may change the answer, besides the object itself. */
  readonly reads: readonly MirroredCls[];
  /** Its values for an object; none where there is none yet; undefined where the question makes no sense. */
  of(reading: Reading, obj: AnyObj): readonly string[] | undefined;
  /** For properties that are other objects: these. */
  objects?(reading: Reading, obj: AnyObj): readonly AnyObj[] | undefined;
  /** The class of these objects, where they are few enough to be chosen from. */
  readonly choices?: MirroredCls;
  /** What stands for no value where objects are grouped by it; without it they stand one level higher. */
  readonly none?: string;
}

/** What can be asked of a property. */
export const howsOf = ({ sort, choices }: Property): readonly How[] =>
  choices === undefined ? HOWS[sort] : [...HOWS[sort], { id: 'object', label: 'is this one' }];
