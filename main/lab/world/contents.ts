import type { World } from './world.ts';

/** As much of an uploaded disk as anybody looks into: a description near its beginning. */
export const KEPT_BYTES = 1024 * 1024;

const contents = new WeakMap<World, Map<string, Buffer>>();

/** Remembers how the content of a VDI begins. */
export function keepContent(world: World, vdi: string, head: Buffer): void {
  const known = contents.get(world) ?? new Map<string, Buffer>();
  known.set(vdi, head.subarray(0, KEPT_BYTES));
  contents.set(world, known);
}

/** How the content of a VDI begins; undefined where nobody uploaded any. */
export function contentOf(world: World, vdi: string): Buffer | undefined {
  return contents.get(world)?.get(vdi);
}
