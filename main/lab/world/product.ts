/** Which software the hosts run, and how it is updated. */
export interface Product {
  readonly brand: string;
  /** As in software_version.product_version: a.b.c. */
  readonly version: string;
  readonly updates: 'pool_patch' | 'pool_update' | 'cdn' | 'xcp-ng';
  readonly api: readonly [major: number, minor: number];
}
