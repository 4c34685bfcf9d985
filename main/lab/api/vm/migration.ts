import { assertCanMove, migrate } from '../../world/physics/motion.ts';
import { vmOperation } from '../../world/physics/operations.ts';
import { read } from '../../world/typed.ts';
import type { Call, Handlers } from '../handler.ts';

async function poolMigrate(
  call: Call,
  vm: string,
  host: string,
  options: Readonly<Record<string, string>>,
): Promise<void> {
  const force = options.force === 'true';
  await vmOperation(
    call.world,
    vm,
    'pool_migrate',
    call.task,
    async () => {
      if (read(call.db, 'VM', vm).resident_on === host) return;
      assertCanMove(call.world, vm, host, force);
      await migrate(call.world, vm, host, call.task);
    },
    force,
  );
}

export const vmMigrationHandlers: Handlers = {
  'VM.pool_migrate': poolMigrate,
};
