import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nowhere, pick, press, settle, typed, type Cursor, type Lines } from './cursor.ts';

const line = (key: string, parent: string, name: string, open?: boolean): Lines['rows'][number] => ({
  node: { key, parent, name },
  expandable: open !== undefined,
  expanded: open === true,
});
const linesOf = (rows: Lines['rows']): Lines => ({
  rows,
  indexOf: (key) => rows.findIndex(({ node }) => node.key === key),
});
const lines = linesOf([
  line('paris', '', 'Paris', true),
  line('h1', 'paris', 'xs-paris-01', true),
  line('web1', 'h1', 'web-01'),
  line('web2', 'h1', 'web-02'),
  line('h2', 'paris', 'xs-paris-02', false),
  line('lyon', '', 'Lyon', false),
]);
const at = (id: string): Cursor => ({ at: id, from: id, picked: new Set([id]) });
const key = (name: string, shift = false, ctrl = false) => ({ key: name, shift, ctrl, page: 3 });

test('keys lead where a tree leads', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['paris', 'ArrowDown', 'h1'],
    ['lyon', 'ArrowDown', 'lyon'],
    ['paris', 'ArrowUp', 'paris'],
    ['h2', 'ArrowUp', 'web2'],
    ['web1', 'ArrowLeft', 'h1'],
    ['h1', 'ArrowRight', 'web1'],
    ['h2', 'Home', 'paris'],
    ['paris', 'End', 'lyon'],
    ['paris', 'PageDown', 'web1'],
    ['lyon', 'PageUp', 'web2'],
  ];
  for (const [from, name, to] of rows) {
    const result = press(lines, at(from), key(name));
    assert.equal(result?.cursor.at, to, `${name} from ${from}`);
    assert.deepEqual([...(result?.cursor.picked ?? [])], [to]);
  }
});

test('left and right close and open before they move', () => {
  assert.deepEqual(press(lines, at('h1'), key('ArrowLeft'))?.open, { id: 'h1', open: false });
  assert.deepEqual(press(lines, at('h2'), key('ArrowRight'))?.open, { id: 'h2', open: true });
  assert.equal(press(lines, at('web1'), key('ArrowRight')), undefined);
  assert.equal(press(lines, at('paris'), { ...key('x') }), undefined);
});

test('shift extends from where the range began, control adds and takes away', () => {
  const down = press(lines, at('web1'), key('ArrowDown', true))?.cursor ?? nowhere;
  assert.deepEqual([...down.picked], ['web1', 'web2']);
  const back = press(lines, press(lines, down, key('ArrowUp', true))?.cursor ?? nowhere, key('ArrowUp', true));
  assert.deepEqual([...(back?.cursor.picked ?? [])], ['h1', 'web1']);
  const moved = press(lines, down, key('ArrowDown', false, true))?.cursor ?? nowhere;
  assert.deepEqual([moved.at, moved.picked.size], ['h2', 2]);
  const added = press(lines, moved, key(' ', false, true))?.cursor ?? nowhere;
  assert.deepEqual([...added.picked], ['web1', 'web2', 'h2']);
  assert.deepEqual([...pick(lines, added, 'web1', 'toggle').picked], ['web2', 'h2']);
  assert.deepEqual([...(press(lines, at('web1'), key('a', false, true))?.cursor.picked ?? [])], ['web1', 'web2']);
});

test('typing finds the next name; the same letter again goes on', () => {
  assert.equal(typed(lines, at('paris'), 'web-02'), 'web2');
  assert.equal(typed(lines, at('web1'), 'w'), 'web2');
  assert.equal(typed(lines, at('web2'), 'ww'), 'web1');
  assert.equal(typed(lines, at('paris'), 'L'), 'lyon');
  assert.equal(typed(lines, at('paris'), 'zz'), undefined);
});

test('what vanishes leaves the cursor with its ancestor', () => {
  const without = linesOf(lines.rows.filter(({ node: { key } }) => key !== 'web1' && key !== 'h1'));
  assert.equal(settle(without, at('web1'), ['paris', 'h1']).at, 'paris');
  const kept = at('h2');
  assert.equal(settle(without, kept, []), kept);
  assert.equal(settle(linesOf([]), at('web1'), ['paris']), nowhere);
});
