const UNRECORDED = 'follows a call that was not recorded';
const REBUILT = 'speaks of objects of a pool that was made again';
const PLAIN = 'was asked over plain HTTP, which every host here answers by pointing to TLS before it has seen the path';
const NO_PROXY = 'the daemon that serves WebSockets was not running there';
const SIMULATED = 'shows how storage and guests were simulated there';
const MOMENT = 'tells the moment or the load of that machine';

/** Recordings that are not compared, and why. */
export const apart: ReadonlyMap<number, string> = new Map(
  (
    [
      [UNRECORDED, [122, 134, 139, 142, 143, 144, 146, 147, 148, 150, 151, 152, 198, 199, 231, 387, 494, 495, 496]],
      [
        UNRECORDED,
        [475, 476, 478, 479, 528, 530, 616, 618, 619, 620, 622, 624, 636, 638, 639, 642, 650, 651, 652, 654, 670],
      ],
      [UNRECORDED, [704, 705, 808, 812, 813, 834]],
      [REBUILT, [827, 844, 856, 861, 862, 863]],
      [PLAIN, [403, 423, 442, 896]],
      [NO_PROXY, [419, 680, 686, 706]],
      [SIMULATED, [206, 216, 222, 312, 351, 352, 355, 356, 359, 540, 817]],
      [MOMENT, [276, 296, 884, 886]],
    ] as const
  ).flatMap(([reason, numbers]) => numbers.map((number) => [number, reason] as const)),
);
