import { datamodel } from '../../../app/xenapi/generated/datamodel.ts';
import { enumValues } from '../../../app/xenapi/generated/enum-values.ts';
import type { Db, Value } from '../world/db.ts';
import type { Random } from '../world/random.ts';
import type { Bench } from './testing.ts';

/** A parameter as a test writes it down. */
export type Given = string | number | boolean | readonly string[] | { readonly [key: string]: Given };

/** Calls that change something, by class, with how their parameters are guessed from the world. */
const METHODS = Object.entries(datamodel)
  .flatMap(([cls, { methods }]) =>
    Object.entries(methods)
      .filter(
        ([name, model]) =>
          model.state !== 'Removed' &&
          !/^(get_|login|logout|slave|local_|set_VCPUs_params|eject$|join)/.test(name) &&
          model.params[0]?.startsWith('session_id'),
      )
      .map(([name, model]) => ({ name: `${cls}.${name}`, params: model.params.slice(1) })),
  )
  .filter(
    ({ name }) =>
      !/^(console|session|event|task|auth|user|role|Diagnostics|LVHD|DR_task|Observer|Cluster|PVS_|VMPP|Caller|Rate_limit|SDN|Host_driver|Driver)|^host\.(destroy|emergency|local|shutdown|reboot|restart_agent)|^pool\.(emergency|management|designate)|^host\.management/.test(
        name,
      ),
  );

function guess(db: Db, random: Random, param: string): Given {
  const type = param.slice(param.indexOf(': ') + 2);
  const whole = /^(\w+) record$/.exec(type)?.[1];
  if (whole !== undefined)
    return Object.fromEntries(
      Object.entries(datamodel[whole]?.fields ?? {}).map(([field, model]) => [
        field,
        guess(db, random, `${field}: ${model.type}`),
      ]),
    );
  if (/^userdevice|^device/.test(param)) return String(random.between(0, 9));
  const cls = /^(\w+) ref$/.exec(type)?.[1];
  if (cls !== undefined && cls in datamodel) {
    const refs = [...db.refs(cls)];
    return refs.length > 0 && random.chance(0.93) ? random.pick(refs) : 'OpaqueRef:NULL';
  }
  if (type === 'string') return random.pick(['', 'text', '5', 'eth0']);
  if (type === 'int') return random.pick([0, 1, 4, 2 ** 31]);
  if (type === 'float') return random.next();
  if (type === 'bool') return random.chance(0.5);
  if (type === 'datetime') return '20261102T09:00:00Z';
  if (type.endsWith(' set')) return [];
  return type.startsWith('enum ') ? random.pick([...(enumValues[type.slice(5)] ?? []), 'nonsense']) : {};
}

/** A call that makes some sense, or none. */
export function oddCall(db: Db, random: Random): { readonly name: string; readonly params: readonly Given[] } {
  const { name, params } = random.pick(METHODS);
  return { name, params: params.map((param) => guess(db, random, param)) };
}

/** Begins such a call. */
export function odd(bench: Bench, random: Random): Promise<Value> {
  const { name, params } = oddCall(bench.world.db, random);
  return bench.begin(name, ...params);
}
