import type { Duplex } from 'node:stream';
import type { Api } from '../../api/dispatch.ts';
import { XenError } from '../../api/handler.ts';
import { demand } from '../../api/roles.ts';
import { quiet } from '../../world/physics/effort.ts';
import { vmOperation } from '../../world/physics/operations.ts';
import { reboot } from '../../world/physics/power.ts';
import { peek, read } from '../../world/typed.ts';
import type { Rec } from '../../world/typed.ts';
import type { Route, Transfer } from '../exchange.ts';
import { GuestScreen } from './guest-screen.ts';
import type { GuestLook } from './guest-screen.ts';
import { RfbServer } from './rfb.ts';
import { serveVt100 } from './vt100.ts';
import { acceptKey, FramedStream } from './websocket.ts';

interface Shown {
  readonly screen: GuestScreen;
  /** A guest that started again shows another screen. */
  readonly started: string;
}

const shown = new WeakMap<Api, Map<string, Shown>>();

function momentOf(stamp: string): number {
  return Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T/, '$1-$2-$3T'));
}

function lookOf(vm: Rec<'VM'>): GuestLook {
  if (vm.is_control_domain) return 'control';
  const platform = `${vm.platform['viridian'] ?? ''}${vm.name_label}`;
  return /true|windows/i.test(platform) ? 'windows' : 'linux';
}

/** What a VM shows: the same for everybody who looks. */
export function screenOf(api: Api, ref: string): GuestScreen {
  const { clock, db } = api.world;
  const vm = read(db, 'VM', ref);
  const started = peek(db, 'VM_metrics', vm.metrics)?.start_time ?? '';
  const screens = shown.get(api) ?? new Map<string, Shown>();
  shown.set(api, screens);
  const held = screens.get(ref);
  if (held?.started === started) return held.screen;
  held?.screen.stop();
  const up = Math.max(0, (clock.now() - (momentOf(started) || 0)) / 1000);
  const screen = new GuestScreen(vm.name_label, lookOf(vm), clock, up, () => {
    // A VM that something else is done to goes on with that.
    vmOperation(api.world, ref, 'clean_reboot', quiet(), () => reboot(api.world, ref, true, quiet())).catch(
      () => undefined,
    );
  });
  screens.set(ref, { screen, started });
  return screen;
}

function wantedConsole({ request, api }: Transfer): string {
  const ref = request.query.get('ref');
  if (ref !== null) return ref;
  const uuid = request.query.get('uuid') ?? '';
  const found = api.tables.byUuid('console', uuid) ?? consoleOfVm(api, uuid);
  if (found === undefined) throw new XenError('UUID_INVALID', 'console', uuid);
  return found;
}

/** Older clients name the VM instead. */
function consoleOfVm(api: Api, uuid: string): string | undefined {
  const vm = api.tables.byUuid('VM', uuid);
  return vm === undefined ? undefined : read(api.world.db, 'VM', vm).consoles[0];
}

/** The console, if it is here, its VM is running and the user may look at it. */
function enter(transfer: Transfer): { ref: string; record: Rec<'console'>; vm: Rec<'VM'> } {
  const { db } = transfer.api.world;
  const ref = wantedConsole(transfer);
  const record = read(db, 'console', ref);
  const vm = read(db, 'VM', record.VM);
  if (vm.is_control_domain) demand(transfer.session.role, 'http/connect_console/host_console');
  if (vm.power_state !== 'Running' && vm.power_state !== 'Paused') {
    throw new XenError('VM_BAD_POWER_STATE', record.VM, 'running', vm.power_state.toLowerCase());
  }
  if (vm.resident_on !== transfer.host) throw new XenError('INTERNAL_ERROR', 'Failure("VM is not on this host")');
  return { ref, record, vm };
}

/** Serves until either side leaves, or the console goes. */
async function serve({ api }: Transfer, { ref, record, vm }: ReturnType<typeof enter>, socket: Duplex): Promise<void> {
  const unwatch = api.tables.onChange((change) => {
    if (change.cls === 'console' && change.ref === ref && change.operation === 'del') socket.destroy();
  });
  socket.on('error', () => socket.destroy());
  try {
    const screen = screenOf(api, record.VM);
    if (record.protocol === 'vt100') await serveVt100(socket, screen);
    else await new RfbServer(socket, screen, vm.name_label).serve();
  } finally {
    unwatch();
    socket.destroy();
  }
}

async function connect(transfer: Transfer): Promise<void> {
  const console = enter(transfer);
  const socket = transfer.stream('HTTP/1.1 200 OK', [
    ['Connection', 'keep-alive'],
    ['Cache-Control', 'no-cache, no-store'],
  ]);
  await serve(transfer, console, socket);
}

async function upgrade(transfer: Transfer): Promise<void> {
  const { headers } = transfer.request;
  const key = headers.get('sec-websocket-key');
  if (headers.get('upgrade')?.toLowerCase() !== 'websocket' || key === undefined) return transfer.fail('400');
  const console = enter(transfer);
  const protocols = (headers.get('sec-websocket-protocol') ?? '').split(',').map((name) => name.trim());
  const socket = transfer.stream('HTTP/1.1 101 Switching Protocols', [
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
    ['Sec-WebSocket-Accept', acceptKey(key)],
    ...(protocols.includes('binary') ? ([['Sec-WebSocket-Protocol', 'binary']] as const) : []),
  ]);
  await serve(transfer, console, new FramedStream(socket));
}

export const consoleRoutes: readonly Route[] = [
  { verb: 'CONNECT', path: '/console', action: 'connect_console', handler: connect },
  { verb: 'GET', path: '/console', action: 'connect_console_ws', handler: upgrade },
];
