import { each } from '../../world/typed.ts';
import { say } from '../../world/physics/messages.ts';
import type { Value } from '../../world/db.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';

const CLASS_OF: Readonly<Record<string, string>> = {
  VM: 'VM',
  Host: 'host',
  SR: 'SR',
  Pool: 'pool',
  VMSS: 'VMSS',
  PVS_proxy: 'PVS_proxy',
  VDI: 'VDI',
  Certificate: 'Certificate',
};

/** The API takes dates with and without dashes. */
function plainDate(date: string): string {
  return date.replaceAll('-', '');
}

function collect(call: Call, test: (message: { cls: string; obj_uuid: string; timestamp: string }) => boolean): Value {
  const found: Record<string, Value> = {};
  for (const [ref, message] of [...each(call.db, 'message')].reverse()) {
    if (test(message)) found[ref] = call.db.need('message', ref);
  }
  return found;
}

export const messageHandlers: Handlers = {
  'message.create': (call: Call, name: string, priority: number, cls: string, uuid: string, body: string) => {
    const table = CLASS_OF[cls];
    if (table === undefined) throw new XenError('INTERNAL_ERROR', 'Failure("Unknown tag/contents")');
    const known = [...call.db.rows(table)].some(([, row]) => row['uuid'] === uuid);
    if (!known) throw new XenError('UUID_INVALID', cls, uuid);
    return say(call.world, name, cls, uuid, body, priority);
  },
  'message.destroy': (call: Call, message: string) => call.db.destroy('message', message),
  'message.destroy_many': (call: Call, messages: readonly string[]) => {
    for (const message of messages) call.db.destroy('message', message);
  },
  'message.destroy_all': (call: Call, filters: Readonly<Record<string, string>>) => {
    for (const [ref, message] of each(call.db, 'message')) {
      const after = filters.after === undefined || message.timestamp > plainDate(filters.after);
      const before = filters.before === undefined || message.timestamp < plainDate(filters.before);
      const priority = filters.priority === undefined || message.priority === Number(filters.priority);
      if (after && before && priority) call.db.destroy('message', ref);
    }
  },
  'message.get': (call: Call, cls: string, uuid: string, since: string) =>
    collect(
      call,
      (message) => message.cls === cls && message.obj_uuid === uuid && message.timestamp >= plainDate(since),
    ),
  'message.get_since': (call: Call, since: string) => collect(call, (message) => message.timestamp >= plainDate(since)),
};
