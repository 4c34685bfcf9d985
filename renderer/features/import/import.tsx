import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { Recording } from '../../../app/actions/show/record.ts';
import { roleName } from '../../../app/xenapi/roles.ts';
import { explain } from '../../../app/errors/explain.ts';
import { poolOf } from '../../../app/inventory/describe/home.ts';
import { displayName } from '../../../app/inventory/describe/names.ts';
import type { PoolId } from '../../../app/inventory/view.ts';
import { draftAgain, importAsked } from '../../../app/wizards/import/again.ts';
import {
  draftFor,
  goOn,
  importDeed,
  importPages,
  keptImport,
  type ImportDraft,
  type ImportPageId,
} from '../../../app/wizards/import/draft.ts';
import type { ImageFacts } from '../../../app/wizards/import/image.ts';
import { useAsk } from '../../link/ask.ts';
import { useView } from '../../mirror/hooks.ts';
import { useKept } from '../../ui/kept.ts';
import { useAsOther } from '../../objects/as-other.tsx';
import { usePoolFor } from '../../objects/dialog-pool.ts';
import type { DialogBodyProps } from '../../objects/dialogs.ts';
import { keyOf, objectOf, useOffer, useRecorder, useRunNow } from '../../objects/offers.ts';
import { CommandPanel } from '../../ui/command-panel/command-panel.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { WizardFrame } from '../../ui/wizard/wizard-frame.tsx';
import { FilePage } from './file-page.tsx';
import { LicencePage, NetworkPage, ReviewPage } from './other-pages.tsx';
import { StoragePage } from './storage-page.tsx';
import { VmsPage } from './vms-page.tsx';
import type { PageProps } from './page-props.ts';
import css from './import.module.css';

const pages: Readonly<Record<ImportPageId, (props: PageProps) => React.ReactNode>> = {
  file: FilePage,
  licence: LicencePage,
  vms: VmsPage,
  storage: StoragePage,
  network: NetworkPage,
  review: ReviewPage,
};

/** Null rather than nothing: only a value can be kept, and so forgotten everywhere. */
const kept = (value: unknown) => keptImport.safeParse(value).data ?? null;

const whole = /^(\/|[A-Za-z]:[\\/]|\\\\)/;

/** Imports what a file holds: a VM archive, the VMs of an OVF package, or a VM around a disk image. */
export function Import(props: DialogBodyProps) {
  const pool = usePoolFor(props);
  return pool === undefined ? null : <Wizard {...props} pool={pool} />;
}

function Wizard({ targets, args, onClose, pool }: DialogBodyProps & { readonly pool: PoolId }) {
  const view = useView(pool);
  const target = targets[0] && objectOf(view, targets[0]);
  const asked = useMemo(() => importAsked(args), [args]);
  const [saved, save] = useKept(`import.${pool}`, kept);
  const [file, setFile] = useState(asked?.file ?? saved?.file ?? '');
  const [page, setPage] = useState<ImportPageId>('file');
  const [visited, setVisited] = useState<ReadonlySet<string>>(new Set(['file']));
  const [wanted, showCommands] = useState<boolean>();
  const [own, setOwn] = useState<{ readonly facts: ImageFacts; readonly draft: ImportDraft }>();
  const looked = useDeferredValue(file.trim());
  const isPath = whole.test(looked);
  const { data, error, isFetching } = useAsk('image.inspect', { file: looked }, { enabled: isPath, staleTime: 5000 });
  const facts = isPath && looked === file.trim() ? data : undefined;
  const name = file.trim().replace(/^.*[\\/]/, '');
  // Proposed once for each file: a change of the pool does not change it under somebody's hands.
  if (facts && own?.facts !== facts) {
    const first = draftFor(view, facts, name);
    const here = target?.$cls === 'host' && facts.kind === 'xva' ? { ...first, home: target.uuid } : first;
    const before = saved?.file === file.trim() ? goOn(here, saved.draft) : here;
    setOwn({ facts, draft: asked?.file === file.trim() ? draftAgain(view, here, asked) : before });
  }
  const draft = own && own.facts === facts ? own.draft : undefined;
  const told = error && explain(error.failure, view);
  const lacking =
    file.trim() === ''
      ? 'Choose a file'
      : !isPath
        ? 'Give its whole path'
        : told
          ? told.title
          : facts
            ? undefined
            : 'It is being looked at';
  const steps = importPages(view, facts, draft, name, lacking);
  const current = steps.some(({ id }) => id === page) ? page : 'file';
  const commands = wanted ?? current === 'review';
  const owner = poolOf(view);
  const keys = useMemo(() => (owner ? [keyOf(pool, owner)] : []), [pool, owner]);
  const deed = useMemo(
    () => (facts && draft ? importDeed(view, facts, draft, file.trim()) : { id: 'pool.import', args: {} }),
    [view, facts, draft, file],
  );
  const offer = useOffer(deed.id, keys, deed.args);
  const needs = useOffer('pool.import', keys)?.needs;
  const other = useAsOther(offer);
  const run = useRunNow();
  const blocked = steps.find((step) => step.blocked !== undefined);
  const Page = pages[current];
  const size = draft?.vms.length ?? 0;
  const done = () => {
    save(null);
    onClose();
  };
  const change = (part: Partial<ImportDraft>) => {
    if (!facts || !draft) return;
    const next = { ...draft, ...part };
    setOwn({ facts, draft: next });
    save({ file: file.trim(), draft: next });
  };
  return (
    <WizardFrame
      icon={icons.vm}
      title={`Import into ${owner ? displayName(view, owner) : 'this pool'}`}
      note={
        needs === undefined
          ? 'draft kept as you type'
          : `needs ${roleName(needs)}: credentials are asked on the last page`
      }
      steps={steps.map((step) => ({ ...step, done: visited.has(step.id) && step.blocked === undefined }))}
      current={current}
      onStep={(id) => {
        setPage(id as ImportPageId);
        setVisited((before) => new Set([...before, current, id]));
      }}
      onClose={onClose}
      onShowCommands={() => showCommands(!commands)}
      commandsShown={commands}
      finish={size > 1 ? `Import ${size}` : 'Import'}
      finishBlocked={
        blocked
          ? `${blocked.title}: ${blocked.blocked ?? ''}`
          : (offer?.disabled ??
            (other && current !== 'review' && steps.length > 1
              ? 'needs other credentials, on the last page'
              : other?.why))
      }
      onFinish={() => {
        if (other) return other.run([{ ...deed, keys }], done);
        void run(deed.id, keys, deed.args);
        done();
      }}
    >
      <Page
        view={view}
        file={file}
        setFile={(next) => {
          setFile(next);
          save({ file: next });
        }}
        facts={facts}
        draft={draft}
        change={change}
        wrong={
          isPath && told ? { title: told.title, ...(told.cause === undefined ? {} : { cause: told.cause }) } : undefined
        }
        looking={isPath && isFetching}
      />
      {current === 'review' && other?.fields}
      {commands && facts && <Commands id={deed.id} target={keys[0]} args={deed.args} subject={name} />}
    </WizardFrame>
  );
}

interface CommandsProps {
  readonly id: string;
  readonly target: ReturnType<typeof keyOf> | undefined;
  readonly args: Readonly<Record<string, unknown>>;
  readonly subject: string;
}

function Commands({ id, target, args, subject }: CommandsProps) {
  const record = useRecorder();
  const [shown, show] = useState<Recording>();
  useEffect(() => {
    let current = true;
    if (target)
      record(id, target, args).then(
        (recording) => current && show(recording),
        () => undefined,
      );
    return () => {
      current = false;
    };
  }, [record, id, target, args]);
  if (!shown) return null;
  return (
    <CommandPanel
      className={css['commands']}
      subject={subject}
      calls={shown.calls}
      unfinished={shown.stopped !== undefined}
    />
  );
}
