import { loadOf, type LoadSource } from '../world/load/load.ts';
import { XenError, type Call, type Handlers } from './handler.ts';

type Cls = 'host' | 'VM';

/** The daemon that measures is asked in its own language, and its complaint passed on as it is. */
function noSource(name: string): never {
  throw new XenError('INTERNAL_ERROR', `IDL Error: [S(Rrdd_internal_error);S(Rrd.Invalid_data_source("${name}"))]`);
}

function sourceOf(call: Call, cls: Cls, self: string, name: string): LoadSource {
  const source = loadOf(call.world)
    .sources(cls, self)
    .find((source) => source.name === name);
  return source ?? noSource(name);
}

function last(call: Call, cls: Cls, self: string, source: LoadSource): number {
  const now = Math.floor(call.world.clock.now() / 1000);
  return loadOf(call.world).value(cls, self, source, now - (now % 5), 5);
}

const handlersOf = (cls: Cls): Handlers => ({
  [`${cls}.get_data_sources`]: (call: Call, self: string) =>
    loadOf(call.world)
      .sources(cls, self)
      .map((source) => ({
        name_label: source.name,
        name_description: source.description,
        enabled: loadOf(call.world).enabled(self, source),
        standard: source.usual,
        units: source.units,
        min: 0,
        max: source.max,
        value: 0,
      })),
  [`${cls}.query_data_source`]: (call: Call, self: string, name: string) =>
    last(call, cls, self, sourceOf(call, cls, self, name)),
  [`${cls}.record_data_source`]: (call: Call, self: string, name: string) => {
    loadOf(call.world).record(self, sourceOf(call, cls, self, name).name, true);
  },
  [`${cls}.forget_data_source_archives`]: (call: Call, self: string, name: string) => {
    loadOf(call.world).record(self, sourceOf(call, cls, self, name).name, false);
  },
});

/** What is measured, and whether it is written down; SRs measure nothing of their own here. */
export const dataSourceHandlers: Handlers = {
  ...handlersOf('host'),
  ...handlersOf('VM'),
  'SR.get_data_sources': () => [],
  'SR.query_data_source': (_call: Call, _sr: string, name: string) => noSource(name),
  'SR.record_data_source': (_call: Call, _sr: string, name: string) => noSource(name),
  'SR.forget_data_source_archives': (_call: Call, _sr: string, name: string) => noSource(name),
};
