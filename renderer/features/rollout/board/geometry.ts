import type { Board, BoardLane, BoardMove } from '../../../../app/rollout/board/board.ts';

export const AXIS = 28;
const BAR = { top: 8, height: 26 } as const;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where everything of a board stands, in pixels. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly lane: number;
  readonly x: (seconds: number) => number;
  readonly top: (lane: number) => number;
  /** Where memory nothing, and all of it, is drawn. */
  readonly floor: (lane: number) => number;
  readonly ceiling: (lane: number) => number;
  readonly bar: (lane: number, from: number, until: number) => Box;
  /** Seconds between two lines of the grid. */
  readonly tick: number;
  readonly span: number;
}

const TICKS = [60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400];

/** `room`: pixels there are; `span`: seconds to show. Many servers make it wider than the room, then it scrolls. */
export function layoutOf(lanes: number, room: number, span: number, working: number, compact = false): Layout {
  const lane = lanes <= 4 ? (compact ? 142 : 170) : lanes <= 10 ? 132 : 104;
  const width = Math.max(room, working * 130, 320);
  const x = (seconds: number): number => (seconds / span) * width;
  const tick = TICKS.find((one) => x(one) >= 76) ?? 86_400;
  const top = (index: number): number => AXIS + index * lane;
  return {
    width,
    height: AXIS + lanes * lane + 6,
    lane,
    x,
    top,
    floor: (index) => top(index) + lane - 18,
    ceiling: (index) => top(index) + BAR.top + BAR.height + 14,
    bar: (index, from, until) => ({ x: x(from), y: top(index) + BAR.top, width: Math.max(2, x(until) - x(from)), height: BAR.height }), // prettier-ignore
    tick,
    span,
  };
}

const point = (x: number, y: number): string => `${x.toFixed(1)} ${y.toFixed(1)}`;

/** Heights of memory on a lane. */
export function memoryY(layout: Layout, lane: BoardLane, index: number, used: number): number {
  const [floor, ceiling] = [layout.floor(index), layout.ceiling(index)];
  const share = lane.capacity > 0 ? used / lane.capacity : 0;
  return floor - Math.max(0, Math.min(1.08, share)) * (floor - ceiling);
}

/** The line of memory in use, level up to the right edge. */
export function memoryLine(layout: Layout, lane: BoardLane, index: number): string {
  const points = lane.memory.map(({ at, used }) => point(layout.x(at), memoryY(layout, lane, index, used)));
  const last = lane.memory.at(-1);
  return `M${[...points, ...(last ? [point(layout.width, memoryY(layout, lane, index, last.used))] : [])].join('L')}`;
}

export const memoryArea = (layout: Layout, lane: BoardLane, index: number): string =>
  `${memoryLine(layout, lane, index)}L${point(layout.width, layout.floor(index))}L${point(0, layout.floor(index))}Z`;

export interface Plateau {
  readonly from: number;
  readonly until: number;
  readonly used: number;
}

/** Stretches of level memory, widest first where several say the same. */
export function plateaus(layout: Layout, lane: BoardLane): readonly Plateau[] {
  const found: Plateau[] = [];
  const ends = [...lane.memory, { at: layout.span, used: lane.memory.at(-1)?.used ?? 0 }];
  for (const [index, { at, used }] of ends.entries()) {
    const before = ends[index - 1];
    if (!before || Math.abs(before.used - used) > 1024) continue;
    const last = found.at(-1);
    if (last && last.until === before.at) found[found.length - 1] = { ...last, until: at };
    else found.push({ from: before.at, until: at, used });
  }
  return found.filter((one) => layout.x(one.until) - layout.x(one.from) >= 64);
}

/** One VM's way, drawn. */
export interface Drawn {
  readonly trip: BoardMove;
  readonly path: string;
  readonly width: number;
  /** The point of its arrow, and whether it looks down. */
  readonly tip: { readonly x: number; readonly y: number; readonly down: boolean };
}

/** The VMs that go one way between two servers. */
export interface Bundle {
  readonly id: string;
  readonly drawn: readonly Drawn[];
  readonly memory: number;
  /** Where its label stands; only for those that leave. */
  readonly label: { readonly x: number; readonly y: number } | undefined;
}

/** Ribbons by pair of servers, fanned out over the phase bar at home and gathered at the other end. */
export function bundlesOf(board: Board, layout: Layout): readonly Bundle[] {
  const rank = new Map(board.lanes.map((lane, index) => [lane.host, index] as const));
  const most = Math.max(1, ...board.trips.map((trip) => trip.memory));
  const groups = new Map<string, BoardMove[]>();
  for (const trip of board.trips) {
    if (trip.from === undefined || trip.to === undefined || !rank.has(trip.from) || !rank.has(trip.to)) continue;
    const id = `${trip.from} ${trip.to} ${trip.back ? 'back' : 'out'}`;
    groups.set(id, [...(groups.get(id) ?? []), trip]);
  }
  const fans = new Map<string, number>();
  return uncrowded(
    [...groups].map(([id, trips]) => {
      const [first] = trips;
      const back = first?.back ?? false;
      const home = (back ? first?.to : first?.from) ?? '';
      const other = (back ? first?.from : first?.to) ?? '';
      const [homeAt, otherAt] = [rank.get(home) ?? 0, rank.get(other) ?? 0];
      const below = otherAt > homeAt;
      const phase = board.lanes[homeAt]?.phases.find((one) => one.phase === (back ? 'return' : 'leave'));
      const bar = layout.bar(homeAt, phase?.from ?? 0, phase?.until ?? 0);
      const homeY = below ? bar.y + bar.height : bar.y;
      const otherY = below ? layout.top(otherAt) + 7 : layout.floor(otherAt) + 5;
      const sorted = trips.toSorted((a, b) => a.begins - b.begins || b.memory - a.memory);
      const all = board.trips.filter((trip) => trip.back === back && (back ? trip.to : trip.from) === home).length;
      const key = `${home} ${String(back)}`;
      const widths = sorted.map((trip) => Math.max(1.5, (trip.memory / most) * 7));
      const begun = fans.get(key) ?? 0;
      fans.set(key, begun + sorted.length);
      const homeXs = sorted.map((_, index) => bar.x + ((begun + index + 0.5) / Math.max(all, 1)) * bar.width);
      const total = widths.reduce((sum, width) => sum + Math.max(width, 4) + 2, 0);
      const middle = homeXs.reduce((sum, x) => sum + x, 0) / Math.max(homeXs.length, 1);
      const shift = (back ? -1 : 1) * Math.min(22, layout.lane / 8);
      let edge = Math.max(2, Math.min(layout.width - total - 2, middle - total / 2 + shift));
      const drawn = sorted.map((trip, index): Drawn => {
        const width = widths[index] ?? 2;
        const otherX = edge + Math.max(width, 4) / 2;
        edge += Math.max(width, 4) + 2;
        const homeX = homeXs[index] ?? bar.x;
        const [from, to] = back ? [[otherX, otherY], [homeX, homeY]] as const : [[homeX, homeY], [otherX, otherY]] as const; // prettier-ignore
        const bend = (from[1] + to[1]) / 2;
        return {
          trip,
          width,
          path: `M${point(from[0], from[1])}C${point(from[0], bend)} ${point(to[0], bend)} ${point(to[0], to[1])}`,
          tip: { x: to[0], y: to[1], down: to[1] > from[1] },
        };
      });
      return {
        id,
        drawn,
        memory: sorted.reduce((sum, trip) => sum + trip.memory, 0),
        label: back ? undefined : { x: edge + 4, y: otherY + 2 },
      };
    }),
  );
}

/** Room that a label takes, at most: as many letters of a name, and its memory. */
const LABEL = 132;
const LETTERS = 14;
const LINE = 12;

/** A name as a label has room for it; the lists beside the drawing have it whole. */
export const labelName = (name: string): string =>
  name.length > LETTERS ? `${name.slice(0, LETTERS - 1).trimEnd()}…` : name;

/** Where labels would stand in each other, as in a time that was over quickly, the earlier one keeps its place. */
function uncrowded(bundles: readonly Bundle[]): readonly Bundle[] {
  const kept: NonNullable<Bundle['label']>[] = [];
  const free = new Set<Bundle>();
  for (const bundle of bundles.toSorted((a, b) => (a.label?.x ?? 0) - (b.label?.x ?? 0))) {
    const { label } = bundle;
    if (!label || kept.some((one) => Math.abs(one.y - label.y) < LINE && label.x - one.x < LABEL)) continue;
    kept.push(label);
    free.add(bundle);
  }
  return bundles.map((one) => (free.has(one) ? one : { ...one, label: undefined }));
}
