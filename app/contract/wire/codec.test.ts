import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeFrame, encodeFrame } from './codec.ts';
import type { Frame } from './wire.ts';

const frames: readonly Frame[] = [
  { head: { t: 'call', id: 1, name: 'x', args: { name: 'é \u{1f600} ]]> \n' } } },
  { head: { t: 'delta', id: 2, value: null }, body: new Uint8Array([1, 2, 3]).buffer },
  { head: { t: 'delta', id: 3, value: 'ü' }, body: new ArrayBuffer(0) },
];

for (const frame of frames) {
  test(`a ${frame.head.t} frame survives the journey`, () => assert.deepEqual(decodeFrame(encodeFrame(frame)), frame));
}

const broken: readonly [string, string | ArrayBuffer][] = [
  ['nothing', ''],
  ['not JSON', '{'],
  ['a bare null', 'null'],
  ['no kind', '{"id":1}'],
  ['three bytes', new ArrayBuffer(3)],
  ['a head longer than the frame', new Uint8Array([255, 255, 255, 255, 0]).buffer],
  ['a head that is not UTF-8', new Uint8Array([1, 0, 0, 0, 0xff]).buffer],
];

for (const [name, data] of broken) test(`${name} is refused`, () => assert.throws(() => decodeFrame(data)));
