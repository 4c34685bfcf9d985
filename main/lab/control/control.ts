import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { datamodel } from '../../../app/xenapi/generated/datamodel.ts';
import type { Premises } from '../premises.ts';
import type { ClockWork } from '../world/clock.ts';
import { siteFile, siteIndex } from '../world/patches/files.ts';
import { type Offer, usualOffer } from '../world/patches/offer.ts';
import { each } from '../world/typed.ts';
import type { Lab, World } from '../world/world.ts';
import type { Faults } from './faults.ts';
import { Stage } from './play.ts';
import type { ClockOrder, Fault, LabState, Scenario, Stop, TruthQuery } from './protocol.ts';
import { watchStops } from './stops.ts';

interface ControlOptions {
  readonly lab: Lab;
  readonly clock: ClockWork;
  readonly faults: Faults;
  readonly premises: Premises;
  readonly port: number;
}

export interface Control {
  readonly url: string;
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString() || '{}');
}

class Desk {
  readonly #options: ControlOptions;
  readonly stage: Stage;
  #stops: (() => readonly Stop[]) | undefined;

  constructor(options: ControlOptions) {
    this.#options = options;
    this.stage = new Stage(options.lab, options.premises);
  }

  /** The answer as JSON; undefined for what is not there. */
  async answer(request: IncomingMessage): Promise<object | undefined> {
    const { faults } = this.#options;
    const [, path = '', id] = (request.url ?? '').split('/');
    switch (`${request.method ?? ''} /${path}`) {
      case 'POST /faults':
        return { id: faults.add((await bodyOf(request)) as Fault) };
      case 'DELETE /faults':
        faults.remove(id);
        return {};
      case 'POST /clock':
        return this.#clock((await bodyOf(request)) as ClockOrder);
      case 'POST /scenario':
        this.stage.play((await bodyOf(request)) as Scenario);
        return {};
      case 'POST /truth':
        return this.stage.truth((await bodyOf(request)) as TruthQuery);
      case 'GET /state':
        return this.#state();
      case 'GET /stops':
        return (this.#stops ??= watchStops(this.#options.lab.worlds))();
      default:
        return undefined;
    }
  }

  async #clock({ speed, advance }: ClockOrder): Promise<LabState['clock']> {
    const { clock } = this.#options;
    if (speed !== undefined) clock.setSpeed(speed);
    if (advance !== undefined) await clock.advance(advance);
    return { now: clock.now(), speed: clock.speed };
  }

  #state(): LabState {
    const { clock, faults, lab } = this.#options;
    return {
      clock: { now: clock.now(), speed: clock.speed },
      faults: faults.list(),
      pools: lab.worlds.map((world) => this.#pool(world)),
    };
  }

  #pool(world: World): LabState['pools'][number] {
    const hosts = [...each(world.db, 'host')];
    const classes = Object.keys(datamodel).filter((cls) => world.db.count(cls) > 0);
    return {
      name: world.name,
      coordinator: world.coordinator(),
      generation: world.db.generation,
      sessions: world.db.count('session'),
      hosts: hosts.map(([ref, { name_label, address }]) => ({
        name: name_label,
        address,
        reach: world.reach(ref).kind,
      })),
      objects: Object.fromEntries(classes.map((cls) => [cls, world.db.count(cls)])),
      storm: this.stage.stormOf(world).state,
    };
  }
}

/** The update site: an index and the files it names. */
function siteContent(
  path: string,
  base: string,
  offer: Offer,
): { readonly type: string; readonly body: string | Buffer } | undefined {
  const name = decodeURIComponent(path.replace(/^\/updates\//, ''));
  if (name === 'index.xml') return { type: 'text/xml', body: siteIndex(`${base}/updates`, offer) };
  const body = siteFile(name, offer);
  return body === undefined ? undefined : { type: 'application/octet-stream', body };
}

/** The address, on loopback, where tests and curious people make things happen. */
export async function startControl(options: ControlOptions): Promise<Control> {
  const desk = new Desk(options);
  const offer = options.lab.worlds[0]?.offer ?? usualOffer;
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    if (path.startsWith('/updates/')) {
      const found = siteContent(path, `http://${request.headers.host ?? ''}`, offer);
      response.writeHead(found === undefined ? 404 : 200, { 'content-type': found?.type ?? 'text/plain' });
      response.end(found?.body ?? 'not found');
      return;
    }
    const say = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    desk.answer(request).then(
      (body) => (body === undefined ? say(404, { error: 'not found' }) : say(200, body)),
      (error: unknown) => say(400, { error: error instanceof Error ? error.message : String(error) }),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : options.port;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      desk.stage.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
