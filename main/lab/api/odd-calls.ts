import { datamodel } from '../../../app/xenapi/generated/datamodel.ts';
import { enumValues } from '../../../app/xenapi/generated/enum-values.ts';
import type { Db, Value } from '../world/db.ts';
import type { Random } from '../world/random.ts';
import { read } from '../world/typed.ts';
import type { Bench } from './testing.ts';

/** A parameter as a test writes it down. */
export type Given = string | number | boolean | readonly string[] | { readonly [key: string]: Given };

interface Method {
  readonly name: string;
  readonly params: readonly string[];
}

/** Every call with a session, and how its parameters are guessed from the world. */
const ALL: readonly Method[] = Object.entries(datamodel).flatMap(([cls, { methods }]) =>
  Object.entries(methods)
    .filter(([, model]) => model.state !== 'Removed' && model.params[0]?.startsWith('session_id'))
    .map(([name, model]) => ({ name: `${cls}.${name}`, params: model.params.slice(1) })),
);

/** Classes whose calls wait for something, say who may sign in, or mean nothing here. */
const APART =
  /^(console|session|event|auth|user|role|Diagnostics|LVHD|DR_task|Observer|Cluster|PVS_|VMPP|Caller|Rate_limit)/;

/** Would have others wait for decades. */
const DELAYS = /\.set_(start|shutdown)_delay$/;

const READS = /\.get_/;

/** Take hosts down, apart or elsewhere, and with them the connection of whoever asks. */
const UPHEAVAL =
  /^host\.(disable|destroy|emergency|local|shutdown|reboot|restart_agent|power_on|management)|^pool\.(emergency|management|designate|eject|join|recover)/;

/** Made at one host, whatever has become of its pool. */
const LOCAL = /\.(emergency_|local_)/;

const CHANGES = ALL.filter(({ name }) => ![READS, APART, DELAYS].some((kind) => kind.test(name)));
const CALM = CHANGES.filter(
  ({ name }) => (name === 'host.disable' || !UPHEAVAL.test(name)) && !name.startsWith('task.'),
);
const UPHEAVALS = CHANGES.filter(
  ({ name }) => UPHEAVAL.test(name) && !/emergency_(clear|disable|reenable|reset_s)/.test(name),
);
const QUESTIONS = ALL.filter(({ name }) => READS.test(name) && !APART.test(name));

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
  if (/^(start|shutdown)_delay/.test(param)) return random.between(0, 60);
  if (type === 'int') return random.pick([0, 1, 4, 2 ** 31]);
  if (type === 'float') return random.next();
  if (type === 'bool') return random.chance(0.5);
  if (type === 'datetime') return '20261102T09:00:00Z';
  if (type.endsWith(' set')) return [];
  return type.startsWith('enum ') ? random.pick([...(enumValues[type.slice(5)] ?? []), 'nonsense']) : {};
}

/** A call that makes some sense, or none; hosts stay where they are, and up. */
export function oddCall(db: Db, random: Random): { readonly name: string; readonly params: readonly Given[] } {
  const { name, params } = random.pick(CALM);
  return { name, params: params.map((param) => guess(db, random, param)) };
}

/** Begins such a call. */
export function odd(bench: Bench, random: Random): Promise<Value> {
  const { name, params } = oddCall(bench.world.db, random);
  return bench.begin(name, ...params);
}

/** A host that has left, or is about to join, is found by where it listens. */
function someAddress(bench: Bench, random: Random): string {
  const world = random.pick(bench.world.lab.worlds);
  return read(world.db, 'host', random.pick([...world.db.refs('host')])).address;
}

/** A parameter that no type allows, or an object that is not there. */
function nonsense(random: Random): Given {
  return random.pick<Given>(['OpaqueRef:nobody', '', -1, 1.5, true, ['a'], { a: 'b' }]);
}

/** What asks for one host, answered by it: nobody hears those that are down. */
function somebody({ world }: Bench, random: Random): string | undefined {
  const hosts = [...world.db.refs('host')].filter((host) => ['up', 'failing'].includes(world.reach(host).kind));
  return hosts.length === 0 ? undefined : random.pick(hosts);
}

/** Any call at all, well or ill formed: hosts restart, leave, join, take over, and are switched off. */
export function wild(bench: Bench, random: Random): { readonly name: string; readonly answer: Promise<Value> } {
  const { db } = bench.world;
  const { name, params } = random.pick(random.chance(0.15) ? UPHEAVALS : random.chance(0.15) ? QUESTIONS : CHANGES);
  const given = params.map((param) => {
    if (random.chance(0.02)) return nonsense(random);
    if (param.startsWith('master_address')) return someAddress(bench, random);
    if (param.startsWith('master_username')) return 'root';
    if (param.startsWith('master_password')) return random.chance(0.9) ? 'practice' : 'guess';
    return guess(db, random, param);
  });
  if (random.chance(0.01)) given.pop();
  if (LOCAL.test(name)) {
    const at = somebody(bench, random);
    return { name, answer: at === undefined ? Promise.resolve('') : bench.beginAt(at, name, ...given) };
  }
  const [host = ''] = given;
  // Only a host that is out of service may be restarted.
  const prepared = /^host\.(reboot|shutdown)$/.test(name) && random.chance(0.7);
  const ready = prepared ? bench.begin('host.disable', host) : Promise.resolve('');
  return { name, answer: ready.then(() => bench.begin(name, ...given)) };
}
