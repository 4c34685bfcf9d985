import { faceOf } from '../inventory/describe/face.ts';
import { displayName, nameIn } from '../inventory/describe/names.ts';
import { lookup, type View } from '../inventory/view.ts';
import type { Failure } from './failure.ts';

/** How the object of a failure is now, so that nobody has to guess what was done: "web-07 runs on xs-paris-02." */
export function nowOf({ object }: Failure, views: readonly View[]): string | undefined {
  if (!object || (object.cls !== 'VM' && object.cls !== 'host')) return undefined;
  for (const view of views) {
    const obj = lookup(view, object.cls, object.ref);
    if (!obj) continue;
    const name = displayName(view, obj);
    const host = obj.$cls === 'VM' && nameIn(view, 'host', obj.resident_on);
    const { shape, word } = faceOf(view, obj);
    if (shape === 'running' && host) return `${name} runs on ${host}.`;
    if (obj.$cls === 'host' && shape === 'warning') return `${name} is in maintenance.`;
    return `${name} is ${word.toLowerCase()}.`;
  }
  return undefined;
}
