import type { View } from '../inventory/view.ts';
import type { Failure } from './failure.ts';
import { fill, objectIn } from './fill.ts';
import { sentenceFor } from './find.ts';
import { nowOf } from './now.ts';
import { special } from './special.ts';

/** A way out, offered as a button. */
export interface ErrorFix {
  /** Identifier of the action in `app/actions`. */
  readonly action: string;
  readonly label: string;
  readonly target?: { readonly pool: string; readonly cls: string; readonly ref: string };
}

/** A failure for a person. */
export interface Explanation {
  /** What is wrong, naming the objects; no full stop. */
  readonly title: string;
  /** Why, with numbers; whole sentences. */
  readonly cause?: string;
  /** How the object is now. */
  readonly state?: string;
  /** Best first. */
  readonly fixes: readonly ErrorFix[];
  /** The same may well work another time. */
  readonly retry: boolean;
  /** Where it failed for several reasons at once: one each. */
  readonly parts: readonly Explanation[];
  /** The server's own words. */
  readonly code: string;
  readonly params: readonly string[];
}

/** Turns a failure into sentences, with the names the objects have in these pools. */
export function explain(failure: Failure, views: View | readonly View[] = []): Explanation {
  const all = 'pool' in views ? [views] : views;
  // The pool it happened in knows best what a reference means.
  const near = all.filter(({ pool }) => pool === failure.pool);
  const ordered = near.length > 0 ? [...near, ...all.filter((view) => !near.includes(view))] : all;
  return special(failure, ordered, explain) ?? plainly(failure, ordered);
}

/** A failure in a sentence or two, where there is no room for more. */
export function why(failure: Failure, views: View | readonly View[] = []): string {
  const { title, cause } = explain(failure, views);
  return cause === undefined ? `${title}.` : `${title}. ${cause}`;
}

function plainly(failure: Failure, views: readonly View[]): Explanation {
  const { code, params } = failure;
  const sentence = sentenceFor(failure);
  const cause = sentence.cause && fill(sentence.cause, params, views);
  const state = nowOf(failure, views);
  const fixes = (sentence.fixes ?? []).map(({ action, label, param }): ErrorFix => {
    const found = objectIn(views, params[param] ?? '');
    return found
      ? { action, label, target: { pool: found.view.pool, cls: found.obj.$cls, ref: found.obj.$ref } }
      : { action, label };
  });
  return {
    title: fill(sentence.title, params, views) ?? fill(sentence.title, [...params, ...SOMETHING], views) ?? code,
    ...(cause ? { cause } : {}),
    ...(state ? { state } : {}),
    fixes: fixes.filter(({ target }) => target !== undefined),
    retry: sentence.retry ?? failure.kind === 'transport',
    parts: [],
    code,
    params,
  };
}

/** For servers that send fewer parameters than they should. */
const SOMETHING: readonly string[] = Array.from({ length: 5 }, () => 'something');
