import { Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { DataSource } from '../../../app/contract/metrics.ts';
import { explain } from '../../../app/errors/explain.ts';
import { byNumber, readColour, toArgb, type Graph } from '../../../app/metrics/layout.ts';
import { describeSource } from '../../../app/metrics/sources.ts';
import { summaryOf } from '../../../app/metrics/derived.ts';
import { useCommand } from '../../link/ask.ts';
import { useView } from '../../mirror/hooks.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Tick } from '../../ui/field/choice.tsx';
import { SearchBox, TextField } from '../../ui/field/text-field.tsx';
import { Dialog } from '../../ui/layer/dialog.tsx';
import { resolveColour } from '../../ui/chart/canvas-lines.tsx';
import { PALETTE } from '../../ui/chart/series.ts';
import { namesOf, nameTable, type Shown } from './build.ts';
import type { Whose } from './use-graphs.ts';
import css from './performance.module.css';

interface EditGraphsProps {
  readonly pool: string;
  readonly object: Shown;
  /** Which graph is open first. */
  readonly first: number;
  readonly graphs: readonly Graph[];
  readonly whose: Whose;
  readonly offered: readonly DataSource[];
  readonly onMine: (graphs: readonly Graph[] | undefined) => void;
  readonly onClose: () => void;
  readonly onSources: () => void;
}

const WHOSE: Readonly<Record<Whose, string>> = {
  mine: 'These are your own graphs.',
  shared: 'These graphs are everybody’s in this pool.',
  usual: 'These are the default graphs.',
};

/** Which graphs an object has, and which lines each of them. */
export function EditGraphs(props: EditGraphsProps) {
  const { pool, object, onMine, onClose } = props;
  const [graphs, setGraphs] = useState(props.graphs);
  const [at, setAt] = useState(props.first);
  const [words, setWords] = useState('');
  const view = useView(pool);
  const layout = useCommand('metrics.layout', { shown: true });
  const record = useCommand('metrics.record', { shown: true });
  const colour = useCommand('metrics.colour', { shown: true });
  const target = { pool, cls: object.cls, ref: object.ref };
  const graph = graphs[at];
  const change = (next: Partial<Graph>) =>
    setGraphs(graphs.map((one, index) => (index === at ? { ...one, ...next } : one)));
  const move = (by: -1 | 1) => {
    const moved = [...graphs];
    const [one] = moved.splice(at, 1);
    if (one) moved.splice(at + by, 0, one);
    setGraphs(moved);
    setAt(at + by);
  };
  const add = () => {
    const names = new Set(graphs.map((one) => one.name));
    let number = graphs.length + 1;
    while (names.has(`Graph ${number}`)) number += 1;
    setGraphs([...graphs, { name: `Graph ${number}`, sources: [] }]);
    setAt(graphs.length);
  };
  const rows = useSourceRows(props, words, graph);
  const guiConfig = [...view.all('pool')][0]?.gui_config ?? {};
  const empty = graphs.some((one) => one.sources.length === 0) ? 'a graph has no lines' : undefined;
  const failure = (layout.error ?? record.error ?? colour.error)?.failure;
  const share = (shared: readonly Graph[] | null) =>
    layout.mutate(
      { ...target, graphs: shared?.map((one) => ({ name: one.name, sources: [...one.sources] })) ?? null },
      {
        onSuccess: () => {
          onMine(undefined);
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      flush
      width={880}
      onClose={onClose}
      title={`Graphs of ${object.name}`}
      footnote={WHOSE[props.whose]}
      actions={
        <>
          <Button
            kind="quiet"
            onClick={() => {
              onMine(undefined);
              if (props.whose === 'shared') share(null);
              else onClose();
            }}
          >
            Restore defaults
          </Button>
          <Button onClick={() => share(graphs)} why={layout.isPending ? 'being saved' : empty}>
            Save for everybody
          </Button>
          <Button
            kind="primary"
            why={empty}
            onClick={() => {
              onMine(graphs);
              onClose();
            }}
          >
            Save for me
          </Button>
        </>
      }
    >
      {failure && <Banner state="error">{explain(failure, view).title}</Banner>}
      <div className={css['edit']}>
        <div className={css['list']}>
          <ul className={css['graphs']} aria-label="Graphs">
            {graphs.map((one, index) => (
              <li key={`${index} ${one.name}`}>
                <button type="button" aria-current={index === at} onClick={() => setAt(index)}>
                  {one.name}
                </button>
              </li>
            ))}
          </ul>
          <div className={css['row']}>
            <Button small onClick={add}>
              Add
            </Button>
            <Button small why={at === 0 ? 'it is the first' : undefined} onClick={() => move(-1)}>
              Move up
            </Button>
            <Button small why={at >= graphs.length - 1 ? 'it is the last' : undefined} onClick={() => move(1)}>
              Move down
            </Button>
            <Button
              small
              kind="danger"
              why={graphs.length < 2 ? 'one graph has to stay' : undefined}
              onClick={() => {
                setGraphs(graphs.filter((_, index) => index !== at));
                setAt(Math.max(0, at - 1));
              }}
            >
              Remove
            </Button>
          </div>
        </div>
        {graph && (
          <div className={css['detail']}>
            <TextField label="Name" value={graph.name} onChange={(event) => change({ name: event.target.value })} />
            <SearchBox icon={Search} label="Find a data source" value={words} onChange={setWords} />
            <ul className={css['sources']} aria-label="Data sources">
              {rows.map((row) => (
                <li key={row.name} className={css['source']}>
                  <Tick
                    label={`Show ${row.label}`}
                    checked={graph.sources.includes(row.name)}
                    onChange={(on) =>
                      change({
                        sources: on
                          ? [...graph.sources, row.name]
                          : graph.sources.filter((source) => source !== row.name),
                      })
                    }
                  />
                  <span>
                    {row.label}
                    <small>
                      {row.name}
                      {row.description === '' ? '' : ` · ${row.description}`}
                    </small>
                  </span>
                  {row.enabled && !graph.sources.includes(row.name) ? null : row.enabled ? (
                    <ColourBox
                      label={`Colour of ${row.label} for everybody`}
                      colour={
                        readColour(guiConfig, object.cls, object.uuid, row.name) ??
                        usualColour(graph.sources.indexOf(row.name))
                      }
                      onColour={(chosen) => colour.mutate({ ...target, source: row.name, argb: toArgb(chosen) })}
                    />
                  ) : (
                    <Button
                      small
                      why={record.isPending ? 'one at a time' : undefined}
                      onClick={() =>
                        record.mutate({ ...target, source: row.name, on: true }, { onSuccess: props.onSources })
                      }
                    >
                      Record it
                    </Button>
                  )}
                  <span />
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Dialog>
  );
}

/** What a line has as long as nobody chose a colour for it; a colour box knows hexadecimal only. */
function usualColour(index: number): string {
  const painted = resolveColour(document.body, PALETTE[Math.max(0, index) % PALETTE.length] ?? '');
  const parts = painted.match(/\d+/g) ?? [];
  return `#${parts.slice(0, 3).map((part) => Number(part).toString(16).padStart(2, '0')).join('')}`; // prettier-ignore
}

interface ColourBoxProps {
  readonly label: string;
  readonly colour: string;
  readonly onColour: (colour: string) => void;
}

function ColourBox({ label, colour, onColour }: ColourBoxProps) {
  return (
    <input
      key={colour}
      type="color"
      className={css['colour']}
      aria-label={label}
      defaultValue={colour}
      onBlur={(event) => event.target.value !== colour && onColour(event.target.value)}
    />
  );
}

interface SourceRow {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly enabled: boolean;
}

/** Everything that can be drawn, the drawn ones first; filtered by words. */
function useSourceRows(props: EditGraphsProps, words: string, graph: Graph | undefined): readonly SourceRow[] {
  const { pool, object, offered } = props;
  const view = useView(pool);
  return useMemo(() => {
    const names = namesOf(nameTable(view, object));
    const own = summaryOf(object.cls).map((name) => ({ name, description: 'worked out here', enabled: true, units: undefined })); // prettier-ignore
    const rows = [...own, ...offered].map((source) => ({
      name: source.name,
      description: source.description,
      enabled: source.enabled,
      label: describeSource(object.cls, source.name, names, source.units).label,
    }));
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (row: SourceRow) => {
      const text = `${row.label} ${row.name} ${row.description}`.toLowerCase();
      return wanted.every((word) => text.includes(word));
    };
    const drawn = (row: SourceRow) => Number(graph?.sources.includes(row.name) ?? false);
    return rows
      .filter(fits)
      .sort((a, b) => drawn(b) - drawn(a) || Number(b.enabled) - Number(a.enabled) || byNumber(a.label, b.label))
      .slice(0, 400);
  }, [view, object, offered, words, graph]);
}
