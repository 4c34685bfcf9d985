import { messagePriority } from '../../../../app/xenapi/generated/messages.ts';
import { add, peek, xenTime } from '../typed.ts';
import type { World } from '../world.ts';

const MOST_KEPT = 10_000;

/** Leaves a message about an object. */
export function say(
  world: World,
  name: string,
  cls: string,
  uuid: string,
  body = '',
  priority = messagePriority[name] ?? 3,
): string {
  const ref = add(world.db, 'message', {
    name,
    priority,
    cls,
    obj_uuid: uuid,
    body,
    timestamp: xenTime(world.clock.now()),
  });
  if (world.db.count('message') > MOST_KEPT) {
    for (const oldest of world.db.refs('message')) {
      world.db.destroy('message', oldest);
      break;
    }
  }
  return ref;
}

/** "VM 'x' (uuid: ...) paused". */
export function sayVm(world: World, name: string, vm: string, deed: string): void {
  const row = peek(world.db, 'VM', vm);
  if (row) say(world, name, 'VM', row.uuid, `VM '${row.name_label}' (uuid: ${row.uuid}) ${deed}`);
}

/** "host: x (uuid: ...)", as it ends such sentences. */
export function hostWords(world: World, host: string): string {
  const row = peek(world.db, 'host', host);
  return `host: ${row?.name_label ?? ''} (uuid: ${row?.uuid ?? ''})`;
}
