import { useMemo } from 'react';
import type { DataSource } from '../../../app/contract/metrics.ts';
import type { MetricCls } from '../../../app/metrics/metric-cls.ts';
import { defaultGraphs, readLayout, type Graph } from '../../../app/metrics/layout.ts';
import { useKept } from '../../ui/kept.ts';

export type Whose = 'mine' | 'shared' | 'usual';

function checkGraphs(value: unknown): readonly Graph[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const graphs = value as readonly Partial<Graph>[];
  return graphs.every((graph) => typeof graph.name === 'string' && Array.isArray(graph.sources))
    ? (graphs as readonly Graph[])
    : undefined;
}

/** The graphs of an object: the admin's own, else everybody's, else the usual ones. */
export function useGraphs(
  cls: MetricCls,
  uuid: string,
  guiConfig: Readonly<Record<string, string>>,
  offered: readonly DataSource[] | undefined,
): {
  readonly graphs: readonly Graph[];
  readonly whose: Whose;
  readonly setMine: (graphs: readonly Graph[] | undefined) => void;
} {
  const [mine, setMine] = useKept(`graphs.${cls}.${uuid}`, checkGraphs);
  return useMemo(() => {
    const names = (offered ?? []).filter((source) => source.enabled).map((source) => source.name);
    const shared = readLayout(guiConfig, cls, uuid);
    const usual = offered === undefined ? [] : defaultGraphs(cls, names);
    const graphs = mine ?? shared ?? usual;
    const whose: Whose = mine ? 'mine' : shared ? 'shared' : 'usual';
    return { graphs, whose, setMine };
  }, [cls, uuid, guiConfig, offered, mine, setMine]);
}
