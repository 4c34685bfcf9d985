import type { View } from '../inventory/view.ts';
import type { ErrorFix, Explanation } from './explanation.ts';
import type { Failure } from './failure.ts';
import { fill, objectIn } from './fill.ts';
import { sentenceFor } from './find.ts';
import { nowOf } from './now.ts';
import { special } from './special.ts';

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
