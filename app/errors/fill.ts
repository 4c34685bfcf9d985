import { wordFor } from '../inventory/describe/kind.ts';
import { displayName } from '../inventory/describe/names.ts';
import { operationWord } from '../inventory/describe/operations.ts';
import { mirrored } from '../inventory/mirrored.ts';
import { lookup, type AnyObj, type View } from '../inventory/view.ts';

const CLASSES = Object.keys(mirrored);
const REF = /^(OpaqueRef|Ref):/;
const REFS = /(?:OpaqueRef|Ref):[\w-]+/g;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The object a parameter points at, by reference or identifier, in any of the pools. */
export function objectIn(
  views: readonly View[],
  param: string,
): { readonly view: View; readonly obj: AnyObj } | undefined {
  const byUuid = UUID.test(param);
  if (!byUuid && !REF.test(param)) return undefined;
  for (const view of views)
    for (const cls of CLASSES) {
      const obj = byUuid ? byIdentity(view, cls, param) : lookup(view, cls, param);
      if (obj) return { view, obj };
    }
  return undefined;
}

function byIdentity(view: View, cls: string, uuid: string): AnyObj | undefined {
  for (const obj of view.all(cls as AnyObj['$cls'])) if (obj.uuid === uuid) return obj as unknown as AnyObj;
  return undefined;
}

/** A parameter as people say it; undefined where it names nothing that is known. */
function named(views: readonly View[], param: string): string | undefined {
  const found = objectIn(views, param);
  if (found) return displayName(found.view, found.obj);
  return param === '' || REF.test(param) ? undefined : plain(views, param);
}

const MOST = 400;

/** A server's own words without references, line breaks and full stop, cut where they go on for ever. */
function plain(views: readonly View[], text: string): string {
  const words = text
    .replaceAll(REFS, (ref) => named(views, ref) ?? 'something that is gone')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '');
  return words.length > MOST ? `${words.slice(0, MOST)}…` : words;
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** "64.6 GiB". */
export function bytes(text: string): string {
  let value = Number(text);
  if (!Number.isFinite(value) || text.trim() === '') return text;
  let unit = 0;
  for (; value >= 1024 && unit < UNITS.length - 1; unit += 1) value /= 1024;
  return `${unit === 0 ? value : Number(value.toFixed(1))} ${UNITS[unit]}`;
}

function read(views: readonly View[], param: string | undefined, as: string | undefined): string | undefined {
  if (param === undefined || param === '') return undefined;
  if (as !== undefined && as !== 'text' && REF.test(param)) return undefined;
  switch (as) {
    case 'bytes':
      return bytes(param);
    case 'state':
      return param.toLowerCase();
    case 'operation':
      return operationWord(param).toLowerCase();
    case 'class':
      return wordFor(param);
    case 'text':
      return plain(views, param);
    default:
      return named(views, param);
  }
}

const SLOT = /\{(\d+)(?::(\w+))?(?:\|([^}]*))?\}/g;

/** A sentence with its parameters; undefined when one is missing that it has no other word for. */
export function fill(template: string, params: readonly string[], views: readonly View[]): string | undefined {
  let missing = false;
  const filled = template.replaceAll(
    SLOT,
    (_slot, index: string, as: string | undefined, otherwise: string | undefined) => {
      const value = read(views, params[Number(index)], as) ?? otherwise;
      missing ||= value === undefined;
      return value ?? '';
    },
  );
  return missing ? undefined : filled;
}
