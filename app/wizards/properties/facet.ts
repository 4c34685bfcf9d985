import type { AnyObj, MirroredCls, View } from '../../inventory/view.ts';

/** One value per field, of a kind that compares simply; tags are one text each line. */
export type Values = Readonly<Record<string, string | number | boolean>>;

/** What a person made of the values, and which fields differ from what is true now. */
export interface Edited {
  readonly values: Values;
  readonly changed: readonly string[];
}

type Args = Readonly<Record<string, unknown>>;

export interface Write {
  readonly action: string;
  readonly args: Args;
  /** The fields it settles. */
  readonly fields: readonly string[];
  /** What it is done to, where that is not the object itself. */
  readonly target: { readonly $cls: MirroredCls; readonly uuid: string };
}

/** Gathers the writes of what changed, by the names that arguments have. */
export class Writes {
  readonly all: Write[] = [];
  readonly #edited: Edited;

  constructor(edited: Edited) {
    this.#edited = edited;
  }

  value(key: string) {
    return this.#edited.values[key];
  }

  changed(...keys: readonly string[]): readonly string[] {
    return keys.filter((key) => this.#edited.changed.includes(key));
  }

  under(prefix: string): readonly string[] {
    return this.#edited.changed.filter((key) => key.startsWith(prefix));
  }

  put(target: Write['target'], action: string, args: Args, fields: readonly string[]): void {
    if (fields.length > 0) this.all.push({ action, args, fields, target: { $cls: target.$cls, uuid: target.uuid } });
  }

  /** Only those arguments whose field changed: `names` are arguments by field. */
  some(target: Write['target'], action: string, names: Readonly<Record<string, string>>): void {
    const fields = this.changed(...Object.values(names));
    const args = Object.entries(names).flatMap(([arg, key]) => (fields.includes(key) ? [[arg, this.value(key)]] : []));
    this.put(target, action, Object.fromEntries(args) as Args, fields);
  }

  /** All of them, where one has changed. */
  whole(target: Write['target'], action: string, names: Readonly<Record<string, string>>): void {
    const args = Object.entries(names).map(([arg, key]) => [arg, this.value(key)]);
    this.put(target, action, Object.fromEntries(args) as Args, this.changed(...Object.values(names)));
  }
}

/** A field that an action's rule may keep shut, with its reason, before anything is told. */
export interface Guard {
  readonly field: string;
  readonly action: string;
  readonly target: AnyObj;
}

/** One part of what can be changed about an object; about another kind of object it has no fields and does nothing. */
export interface Facet {
  /** Its fields, as they are now. */
  readonly values: (view: View, object: AnyObj) => Values;
  /** Puts down what is wrong with a field before anything is asked of the server. */
  readonly check?: (view: View, object: AnyObj, values: Values, errors: Record<string, string>) => void;
  readonly put: (writes: Writes, view: View, object: AnyObj) => void;
  readonly guards?: (view: View, object: AnyObj) => readonly Guard[];
}
