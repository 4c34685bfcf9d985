import type { Cls } from '../../../app/xenapi/cls.ts';
import type { Premises } from '../premises.ts';
import { crash, restartToolstack, revive } from '../world/physics/hosts/hosts.ts';
import { loadOf } from '../world/load/load.ts';
import { each, read, write } from '../world/typed.ts';
import type { Lab, World } from '../world/world.ts';
import type { Scenario, TruthQuery } from './protocol.ts';
import { Storm } from './storm.ts';

function worldNamed(lab: Lab, name: string): World {
  const world = lab.worlds.find(
    (one) => one.name === name || one.pool() === name || read(one.db, 'pool', one.pool()).uuid === name,
  );
  if (world === undefined) throw new Error(`no pool ${name}`);
  return world;
}

function objectNamed(world: World, cls: Extract<Cls, 'host' | 'SR' | 'VM'>, name: string): string {
  for (const [ref, row] of each(world.db, cls)) {
    if (ref === name || row.uuid === name || row.name_label === name) return ref;
  }
  throw new Error(`no ${cls} ${name}`);
}

function pbdOf(world: World, host: string, sr: string): string {
  for (const [ref, row] of each(world.db, 'PBD')) if (row.host === host && row.SR === sr) return ref;
  throw new Error('no such PBD');
}

function include(set: Set<string>, item: string, wanted: boolean): void {
  if (wanted) set.add(item);
  else set.delete(item);
}

/** Makes things happen to worlds because somebody asked for it. */
export class Stage {
  readonly #lab: Lab;
  readonly #premises: Premises;
  readonly #storms = new Map<World, Storm>();

  constructor(lab: Lab, premises: Premises) {
    this.#lab = lab;
    this.#premises = premises;
  }

  stormOf(world: World): Storm {
    let storm = this.#storms.get(world);
    if (storm === undefined) {
      storm = new Storm(world.tables);
      this.#storms.set(world, storm);
    }
    return storm;
  }

  stop(): void {
    for (const storm of this.#storms.values()) storm.stop();
  }

  /** What a data source measured; an unknown value is null, for JSON has no other word for it. */
  truth({ pool, cls, object, source, step, times }: TruthQuery): readonly (number | null)[] {
    const world = worldNamed(this.#lab, pool);
    const ref = objectNamed(world, cls, object);
    const load = loadOf(world);
    const found = load.sources(cls, ref).find(({ name }) => name === source);
    if (found === undefined) throw new Error(`${object} has no ${source}`);
    return times.map((time) => {
      const value = load.value(cls, ref, found, time, step);
      return Number.isNaN(value) ? null : value;
    });
  }

  play(scenario: Scenario): void {
    const world = worldNamed(this.#lab, scenario.pool);
    const host = () => objectNamed(world, 'host', 'host' in scenario ? scenario.host : '');
    switch (scenario.kind) {
      case 'expire-sessions':
        return this.#premises.api(world).sessions.endAll();
      case 'lose-events':
        return this.#premises.api(world).events.lose();
      case 'kill-coordinator':
        return crash(world, world.coordinator());
      case 'crash-host':
        return crash(world, host());
      case 'hang-host':
        world.troubles.hung.add(host());
        return world.setReach(host(), { kind: 'silent' });
      case 'recover-host':
        return world.troubles.hung.delete(host()) ? world.setReach(host(), { kind: 'up' }) : revive(world, host());
      case 'change-certificate':
        return this.#premises.recertify(world, host());
      case 'restart-toolstack':
        return restartToolstack(world, host());
      case 'skew-clock':
        return void world.troubles.skew.set(host(), scenario.seconds);
      case 'fill-sr': {
        const sr = objectNamed(world, 'SR', scenario.sr);
        const { physical_size } = read(world.db, 'SR', sr);
        return write(world.db, 'SR', sr, { physical_utilisation: physical_size - (scenario.freeBytes ?? 0) });
      }
      case 'break-pbd':
      case 'mend-pbd': {
        const pbd = pbdOf(world, host(), objectNamed(world, 'SR', scenario.sr));
        const broken = scenario.kind === 'break-pbd';
        include(world.troubles.brokenPbds, pbd, broken);
        return write(world.db, 'PBD', pbd, { currently_attached: !broken });
      }
      case 'cut-off':
      case 'reconnect':
        return include(world.troubles.cutOff, host(), scenario.kind === 'cut-off');
      case 'refuse-migrate':
        return include(world.troubles.refusesToMigrate, objectNamed(world, 'VM', scenario.vm), scenario.refuse);
      case 'refuse-shutdown':
        return include(world.troubles.refusesToShutDown, objectNamed(world, 'VM', scenario.vm), scenario.refuse);
      case 'publish':
        return void Object.assign(world, { offer: { ...world.offer, hash: scenario.hash } });
      case 'storm':
        return this.stormOf(world).start(scenario.changesPerSecond, scenario.seconds);
    }
  }
}
