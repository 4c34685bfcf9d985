import type { Obj } from '../../inventory/view.ts';
import { byUuid } from '../../inventory/find.ts';
import type { Check, CheckContext, Finding } from './finding.ts';

type HostRule = (context: CheckContext, host: Obj<'host'>) => readonly Omit<Finding, 'id' | 'check' | 'host'>[];

/** `rule` finds things about one server, at most one about each object: ids are the check, the server and the object. */
export const hostCheck = (id: string, name: string, rule: HostRule): Check => ({
  id,
  of: 'host',
  name,
  find(context, uuid) {
    const host = byUuid(context.view, 'host', uuid);
    if (!host) return [];
    return rule(context, host).map((one) => ({
      ...one,
      id: `${id}/${uuid}/${one.subject.ref}`,
      check: id,
      host: uuid,
    }));
  },
});

/** A finding about the server itself. */
export const self = (host: Obj<'host'>) => ({ cls: 'host', ref: host.$ref, name: host.name_label }) as const;
