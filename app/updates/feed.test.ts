import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingOn, readFeed, versionOfServer } from './feed.ts';

const index = `<?xml version="1.0"?><patchdata><other><serverversions>
  <version value="8.2.1" name="Eight" build-number=""><patch uuid="a"/><patch uuid="b"/><patch uuid="c"/>
    <minimalpatches><patch uuid="a"/><patch uuid="b"/></minimalpatches></version>
  <version value="8.2.1" build-number="77"><patch uuid="c"/></version>
</serverversions></other>
<!-- <patch uuid="ghost"/> -->
<patches>
  <patch uuid="a" name-label="One &amp; &#x41;" patch-url='http://127.0.0.1/a.iso' after-apply-guidance="restartHost|restartXAPI" priority="1" download-size="12" timestamp="2026-01-02T00:00:00Z"/>
  <patch uuid="b" name-label="Two" after-apply-guidance="restartHost" contains-livepatch="True"><requiredpatches><requiredpatch uuid="a"/></requiredpatches><conflictingpatches><conflictingpatch uuid="c"/></conflictingpatches></patch>
  <patch uuid="c" name-label="Three"/>
</patches></patchdata>`;

test('versions, patches and what they ask for', () => {
  const feed = readFeed(index);
  assert.deepEqual(
    feed.versions.map((one) => [one.value, one.patches, one.minimal]),
    [
      ['8.2.1', ['a', 'b', 'c'], ['a', 'b']],
      ['8.2.1', ['c'], undefined],
    ],
  );
  const a = feed.patches.get('a');
  assert.deepEqual(
    [a?.name, a?.file, a?.size, a?.severity, a?.guidance],
    ['One & A', 'http://127.0.0.1/a.iso', 12, 'high', ['reboot-host', 'restart-toolstack']],
  );
  const b = feed.patches.get('b');
  assert.deepEqual(
    [b?.requires, b?.conflicts, b?.livePatch, b?.guidance],
    [['a'], ['c'], true, ['reboot-host-if-livepatch-fails']],
  );
  assert.equal(feed.patches.has('ghost'), false);
});

test('a server is known by its build before its version', () => {
  const feed = readFeed(index);
  assert.deepEqual(versionOfServer(feed, { product_version: '8.2.1', build_number: '77' })?.patches, ['c']);
  assert.equal(versionOfServer(feed, { product_version: '8.2.1', build_number: '5' })?.minimal?.length, 2);
  assert.equal(versionOfServer(feed, { product_version: '9' }), undefined);
});

test('missing is what is minimal, not installed and in no conflict', () => {
  const feed = readFeed(index);
  const [version] = feed.versions;
  assert.ok(version);
  assert.deepEqual(missingOn(feed, version, []), ['a', 'b']);
  assert.deepEqual(missingOn(feed, version, ['a']), ['b']);
  assert.deepEqual(missingOn(feed, version, ['c']), ['a']);
});

const cut = '<patchdata><serverversions><version value="8.2.1"/></serverversions><patches><patch uuid="a"/>';
for (const text of ['', cut, '<html></html>', '{"a":1}', '<patchdata>', '</patchdata></x>']) {
  test(`${JSON.stringify(text)} is no index`, () => assert.throws(() => readFeed(text)));
}
