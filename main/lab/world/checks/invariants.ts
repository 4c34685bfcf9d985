import { datamodel } from '../../../../app/xenapi/generated/datamodel.ts';
import { isRef } from '../../../../app/xenapi/ref.ts';
import { allowedAfter } from '../allowed/allowed.ts';
import type { Db, Row, Value } from '../db.ts';
import { freeMemory, isResident } from '../physics/memory.ts';
import { relations } from '../relations.ts';
import { each, peek, read } from '../typed.ts';
import type { World } from '../world.ts';

/** Fields that may name what is gone: plain text, or history that real servers leave dangling too. */
const MAY_DANGLE = new Set([
  'VM.parent',
  'VM.snapshot_of',
  'VM.metrics',
  'VM.guest_metrics',
  'VM.suspend_VDI',
  'VDI.snapshot_of',
  'VDI.parent',
  'VBD.metrics',
  'VIF.metrics',
  'session.this_user',
  'session.parent',
  'pool.telemetry_uuid',
  'task.resident_on',
]);

function refsIn(value: Value | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function* dangling(db: Db): Generator<string> {
  for (const [cls, { fields }] of Object.entries(datamodel)) {
    const referring = Object.entries(fields).flatMap(([field, { type }]) => {
      const target = /^(\w+) ref( set)?$/.exec(type)?.[1];
      return target === undefined || MAY_DANGLE.has(`${cls}.${field}`) || !(target in datamodel)
        ? []
        : [[field, target] as const];
    });
    for (const [ref, row] of db.rows(cls)) {
      for (const [field, target] of referring) {
        for (const other of refsIn(row[field])) {
          if (isRef(other) && db.get(target, other) === undefined)
            yield `${cls} ${ref} ${field} names ${other}, which is gone`;
        }
      }
    }
  }
}

function* inverses(db: Db): Generator<string> {
  for (const { child, field, parent, inverse } of relations) {
    for (const [ref, row] of db.rows(child)) {
      for (const other of refsIn(row[field])) {
        const back = isRef(other) ? db.get(parent, other)?.[inverse] : undefined;
        if (back !== undefined && !refsIn(back).includes(ref))
          yield `${parent} ${other} ${inverse} lacks ${child} ${ref}`;
      }
    }
    for (const [ref, row] of db.rows(parent)) {
      for (const other of refsIn(row[inverse])) {
        if (!refsIn(db.get(child, other)?.[field]).includes(ref))
          yield `${parent} ${ref} ${inverse} has ${other}, which is elsewhere`;
      }
    }
  }
}

function* residence(db: Db): Generator<string> {
  for (const [ref, vm] of each(db, 'VM')) {
    const where = isRef(vm.resident_on);
    if (isResident(vm) !== where) yield `VM ${vm.name_label} is ${vm.power_state} but resident on ${vm.resident_on}`;
    if (!where && vm.domid !== -1) yield `VM ${vm.name_label} has domain ${vm.domid} but is nowhere`;
    if (where && !vm.is_control_domain && vm.consoles.length === 0) yield `VM ${ref} runs without a console`;
    if (vm.power_state === 'Suspended' && !peek(db, 'VDI', vm.suspend_VDI))
      yield `VM ${vm.name_label} is suspended to nowhere`;
    const ordered =
      vm.memory_static_min <= vm.memory_dynamic_min &&
      vm.memory_dynamic_min <= vm.memory_dynamic_max &&
      vm.memory_dynamic_max <= vm.memory_static_max;
    if (!ordered) yield `VM ${vm.name_label} has its memory limits out of order`;
  }
}

function* memory(db: Db): Generator<string> {
  for (const [ref, host] of each(db, 'host')) {
    const free = freeMemory(db, ref);
    if (free < 0) yield `host ${host.name_label} is overfull by ${-free} bytes`;
  }
}

function* storage(db: Db): Generator<string> {
  for (const [, sr] of each(db, 'SR')) {
    const used = sr.VDIs.reduce((sum, vdi) => sum + (peek(db, 'VDI', vdi)?.physical_utilisation ?? 0), 0);
    if (sr.physical_utilisation < used)
      yield `SR ${sr.name_label} says ${sr.physical_utilisation} used, its disks ${used}`;
  }
}

function* allowed(db: Db): Generator<string> {
  for (const cls of ['VM', 'VBD', 'VIF', 'VDI', 'SR', 'host', 'pool', 'VM_appliance']) {
    for (const [ref, row] of db.rows(cls)) {
      const now = refsIn(row['allowed_operations']);
      const right = allowedAfter(db, cls, row, undefined) ?? [];
      const equal = now.length === right.length && now.every((operation, at) => operation === right[at]);
      if (!equal && !isKnowinglyStale(cls, row))
        yield `${cls} ${ref} allows [${now.join(' ')}], should [${right.join(' ')}]`;
    }
  }
}

/** A real server does not look again when a VM becomes a template or the other way round. */
function isKnowinglyStale(cls: string, row: Readonly<Row>): boolean {
  return cls === 'VM' && row['power_state'] === 'Halted';
}

function* single(world: World): Generator<string> {
  const { db } = world;
  if (db.count('pool') !== 1) yield `there are ${db.count('pool')} pools`;
  for (const [ref, host] of each(db, 'host')) {
    const management = host.PIFs.filter((pif) => read(db, 'PIF', pif).management).length;
    if (management !== 1) yield `host ${host.name_label} (${ref}) has ${management} management interfaces`;
  }
}

/** Everything that is not as it must be in a world at rest; empty when all is well. */
export function violations(world: World): readonly string[] {
  const { db } = world;
  return [
    ...dangling(db),
    ...inverses(db),
    ...residence(db),
    ...memory(db),
    ...storage(db),
    ...allowed(db),
    ...single(world),
  ];
}
