declare const refBrand: unique symbol;

/** An opaque reference to an object of one class. Valid for one pool database only: keep `uuid` on disk, never this. */
export type Ref<C extends string = string> = string & { readonly [refBrand]: C };

/** How the server writes "none". */
export const NULL_REF = 'OpaqueRef:NULL';

/** True for a reference that points at something. Old servers and clients also write none as '' or 'Ref:NULL'. */
export function isRef(ref: string | undefined): boolean {
  return ref !== undefined && ref !== '' && ref !== NULL_REF && ref !== 'Ref:NULL';
}
