import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROPERTIES } from '../inventory/search/properties.ts';
import { howsOf } from '../inventory/search/property.ts';
import { BUILT_IN, KINDS, type Condition, type SavedView } from '../inventory/search/saved-view.ts';
import { keyOfSearch, readSearches, sharedSearches, writeSearch, writeSearchFile } from './searches.ts';
import { parseXml } from './xml.ts';

/** As another console keeps it in a pool. */
const THEIRS = `<Search uuid="0a1b" name="Big &amp; &lt;busy&gt;" major_version="2" minor_version="0" show_expanded="yes"><Query><QueryScope><Server /><VM /><Folder /></QueryScope><GroupQuery type="And"><StringPropertyQuery property="label" casesensitive="no" query="web" type="contains" /><IntPropertyQuery property="memory" query="4294967296" type="gt" /><RecursiveXMOListPropertyQuery property="host"><StringPropertyQuery property="uuid" casesensitive="yes" query="h1" type="exactmatch" /></RecursiveXMOListPropertyQuery><BooleanQuery property="read_caching_enabled" query="yes" /><GroupQuery type="Nor"><EnumPropertyQuery property="power_state" equals="yes" query="Halted" /></GroupQuery></GroupQuery></Query><XenModelObjectPropertyGrouping property="pool"><PropertyGrouping property="os_name" /></XenModelObjectPropertyGrouping><columns><column name="cpu" width="120" /></columns><sorting><sort column="name" ascending="yes" /></sorting></Search>`;

test('a search of another console is read, and written back with what this one does not know', () => {
  const [search] = readSearches(THEIRS) ?? [];
  assert.ok(search);
  assert.equal(search.name, 'Big & <busy>');
  assert.deepEqual(search.kinds, ['server', 'virtual machine']);
  assert.deepEqual(search.groups, ['pool', 'system']);
  assert.deepEqual(search.filter, {
    join: 'all',
    of: [
      { on: 'name', how: 'contains', value: 'web' },
      { on: 'memory', how: 'above', value: '4294967296' },
      { on: 'server', how: 'object', value: 'h1' },
      { xml: '<BooleanQuery property="read_caching_enabled" query="yes" />' },
      { join: 'none', of: [{ on: 'power', how: 'is', value: 'Halted' }] },
    ],
  });
  const written = writeSearch(search);
  assert.match(written, /<column name="cpu" width="120" \/>/);
  assert.match(written, /read_caching_enabled/);
  assert.deepEqual(readSearches(written), [search]);
});

const view = (filter: readonly Condition[], groups: readonly string[] = []): SavedView => ({
  id: 'u',
  name: 'n',
  kinds: KINDS,
  filter: { join: 'any', of: filter },
  groups,
});

const valueFor = (on: string): string => {
  const property = PROPERTIES.find(({ id }) => id === on);
  if (property?.options) return property.options[0]?.value ?? '';
  if (property?.sort === 'number') return '42';
  return property?.sort === 'date' ? '2026-03-09' : 'a "b" <c>';
};

test('every question of every property survives the way out and back', () => {
  for (const property of PROPERTIES)
    for (const { id: how, bare } of howsOf(property)) {
      const { id: on, sort } = property;
      const condition = { on, how, value: bare && sort !== 'date' ? '' : valueFor(on) };
      const back = readSearches(writeSearch(view([condition])))?.[0]?.filter.of;
      assert.deepEqual(back, [condition], `${on} ${how}`);
    }
});

test('groupings survive too, custom fields among them', () => {
  const groups = ['pool', 'server', 'folder', 'field:owner'];
  assert.deepEqual(readSearches(writeSearch(view([], groups)))?.[0]?.groups, groups);
  for (const built of BUILT_IN) {
    const [back] = readSearches(writeSearch(built)) ?? [];
    assert.deepEqual({ ...back, rest: undefined }, { ...built, rest: undefined });
  }
});

test('shared ones are found in either spelling; the rest of the settings is left alone', () => {
  const found = sharedSearches({
    [keyOfSearch('one')]: writeSearch(view([])),
    'XenSearch.Search-two': THEIRS,
    'xensearch.Search-three': 'null',
    'xensearch.Search-four': '<Search major_version="9"><Query><QueryScope/></Query></Search>',
    'XenCenter.CustomFields': '<CustomFieldDefinitions />',
  });
  assert.deepEqual(
    [...found].map(([key, { id }]) => [key, id]),
    [
      ['xensearch.Search-one', 'one'],
      ['XenSearch.Search-two', 'two'],
    ],
  );
});

test('a file holds several; what is no such file says so', () => {
  const text = writeSearchFile(BUILT_IN);
  assert.equal(readSearches(text)?.length, BUILT_IN.length);
  assert.equal(parseXml(text).name, 'Searches');
  for (const odd of [
    '',
    'null',
    '{}',
    '<a><b></a>',
    '<a x=1/>',
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    '<a>'.repeat(2000),
  ])
    assert.equal(readSearches(odd), undefined, odd.slice(0, 40));
  assert.deepEqual(readSearches('<html></html>'), []);
});
