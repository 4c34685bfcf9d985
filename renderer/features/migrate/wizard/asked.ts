import type { PoolId } from '../../../../app/inventory/view.ts';
import type { Outcome } from '../../../../app/wizards/migrate/outcome.ts';

/** What the servers are asked, of everything that has a place. */
export const askedOf = (outcome: Outcome, pool: PoolId) =>
  outcome.rows.flatMap(({ given }) =>
    given ? [{ landing: given.landing, pool, host: given.host.ref, server: given.host.name }] : [],
  );

export type Asked = ReturnType<typeof askedOf>[number];
