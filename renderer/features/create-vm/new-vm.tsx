import { useEffect, useMemo, useState } from 'react';
import type { Recording } from '../../../app/actions/show/record.ts';
import { displayName } from '../../../app/inventory/describe/names.ts';
import { poolOf } from '../../../app/inventory/describe/home.ts';
import type { Obj, PoolId, View } from '../../../app/inventory/view.ts';
import { applyPreset, draftFrom } from '../../../app/new-vm/defaults.ts';
import { keepable, newVmDraft, type NewVmDraft } from '../../../app/new-vm/draft.ts';
import { byUuid } from '../../../app/inventory/find.ts';
import { firstBlocked, namesOf, pagesOf, type PageId } from '../../../app/new-vm/pages.ts';
import { templatesOf } from '../../../app/new-vm/template.ts';
import { roleName } from '../../../app/xenapi/roles.ts';
import { keyOf, objectOf, useOffer, useRecorder, useRunNow } from '../../objects/offers.ts';
import { useAsOther } from '../../objects/as-other.tsx';
import { usePoolFor } from '../../objects/dialog-pool.ts';
import type { DialogBodyProps } from '../../objects/dialogs.ts';
import { useView } from '../../mirror/hooks.ts';
import { useKept } from '../../ui/kept.ts';
import { CommandPanel } from '../../ui/command-panel/command-panel.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { WizardFrame } from '../../ui/wizard/wizard-frame.tsx';
import { CloudInitPage } from './cloud-init-page.tsx';
import { CpuPage } from './cpu-page.tsx';
import { FitPanel } from './fit-panel.tsx';
import { GpuPage } from './gpu-page.tsx';
import { HomePage } from './home-page.tsx';
import { InstallPage } from './install-page.tsx';
import { NamePage } from './name-page.tsx';
import { NetworkPage } from './network-page.tsx';
import { PresetButton } from './presets.tsx';
import { ReviewPage } from './review-page.tsx';
import { StoragePage } from './storage-page.tsx';
import { TemplatePage } from './template-page.tsx';
import type { PageProps } from './page-props.ts';
import css from './new-vm.module.css';

const pages: Readonly<Record<PageId, (props: PageProps) => React.ReactNode>> = {
  template: TemplatePage,
  name: NamePage,
  install: InstallPage,
  home: HomePage,
  cpu: CpuPage,
  gpu: GpuPage,
  storage: StoragePage,
  network: NetworkPage,
  'cloud-init': CloudInitPage,
  review: ReviewPage,
};

/** Null rather than nothing: only a value can be kept, and so forgotten everywhere. */
const kept = (value: unknown): NewVmDraft | null => {
  const parsed = newVmDraft.safeParse(value);
  return parsed.success ? parsed.data : null;
};

/** Makes one or several VMs: nine short answers, with a live check beside them, to be left and taken up at any time. */
export function NewVm(props: DialogBodyProps) {
  const pool = usePoolFor(props);
  return pool === undefined ? null : <Wizard {...props} pool={pool} />;
}

function Wizard({ targets, args, onClose, pool }: DialogBodyProps & { readonly pool: PoolId }) {
  const view = useView(pool);
  const target = targets[0] && objectOf(view, targets[0]);
  const wished = target?.$cls === 'VM' && target.is_a_template ? target : undefined;
  const home = target?.$cls === 'host' ? target : undefined;
  const [saved, save] = useKept(`new-vm.${pool}`, kept);
  const [draft, setDraft] = useState<NewVmDraft | undefined>(() => {
    const again = kept(args['draft']);
    if (again) return again;
    if (saved && byUuid(view, 'VM', saved.template) && (!wished || saved.template === wished.uuid)) return saved;
    const first = wished ?? templatesOf(view)[0];
    return first && draftFrom(view, first, home);
  });
  const [page, setPage] = useState<PageId>(wished ? 'name' : 'template');
  const [visited, setVisited] = useState<ReadonlySet<PageId>>(new Set([page]));
  const [wanted, showCommands] = useState<boolean>();
  // The last page tells what will be done, to the call.
  const commands = wanted ?? page === 'review';
  if (!draft) return null;

  const put = (next: NewVmDraft) => {
    setDraft(next);
    save(keepable(next));
  };
  const open = (id: string) => {
    setPage(id as PageId);
    setVisited((before) => new Set([...before, page, id as PageId]));
  };
  const owner = poolOf(view);
  return (
    <Steps
      pool={pool}
      view={view}
      draft={draft}
      page={page}
      visited={visited}
      title={`New VM in ${owner ? displayName(view, owner) : 'this pool'}`}
      commands={commands}
      onCommands={() => showCommands(!commands)}
      onPage={open}
      onChange={put}
      onPreset={(preset) => put(applyPreset(view, preset, home))}
      onTemplate={(template) => put(draftFrom(view, template, home))}
      onDone={() => {
        save(null);
        onClose();
      }}
      onClose={onClose}
    />
  );
}

interface StepsProps {
  readonly pool: PoolId;
  readonly view: View;
  readonly draft: NewVmDraft;
  readonly page: PageId;
  readonly visited: ReadonlySet<PageId>;
  readonly title: string;
  readonly commands: boolean;
  readonly onCommands: () => void;
  readonly onPage: (id: string) => void;
  readonly onChange: (draft: NewVmDraft) => void;
  readonly onPreset: (draft: NewVmDraft) => void;
  readonly onTemplate: (template: Obj<'VM'>) => void;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function Steps(props: StepsProps) {
  const { pool, view, draft, page, visited, commands } = props;
  const template = byUuid(view, 'VM', draft.template);
  const steps = useMemo(() => pagesOf(view, draft), [view, draft]);
  const names = useMemo(() => namesOf(view, draft), [view, draft]);
  const keys = useMemo(() => (template ? [keyOf(pool, template)] : []), [pool, template]);
  const args = useMemo(() => ({ draft, names }), [draft, names]);
  const offer = useOffer('template.createVm', keys, args);
  // Before anything is answered the role is all there is to say.
  const needs = useOffer('template.createVm', keys)?.needs;
  const run = useRunNow();
  const other = useAsOther(offer);
  const blocked = firstBlocked(steps);
  const Page = pages[page];
  const finish = draft.count > 1 ? `Create ${draft.count}` : 'Create';
  const change = (part: Partial<NewVmDraft>) => {
    const other =
      part.template !== undefined && part.template !== draft.template ? byUuid(view, 'VM', part.template) : undefined;
    if (other) props.onTemplate(other);
    else props.onChange({ ...draft, ...part });
  };
  return (
    <WizardFrame
      icon={icons.vm}
      title={props.title}
      note={
        needs === undefined
          ? 'draft kept as you type'
          : `needs ${roleName(needs)}: credentials are asked on the last page`
      }
      headActions={<PresetButton draft={draft} onApply={props.onPreset} />}
      steps={steps.map((step) => ({ ...step, done: visited.has(step.id) && step.blocked === undefined }))}
      current={page}
      onStep={props.onPage}
      onClose={props.onClose}
      side={<FitPanel view={view} draft={draft} />}
      onShowCommands={props.onCommands}
      commandsShown={commands}
      finish={finish}
      finishBlocked={
        blocked
          ? `${blocked.title}: ${blocked.blocked ?? ''}`
          : (offer?.disabled ?? (other && page !== 'review' ? `needs other credentials, on the last page` : other?.why))
      }
      onFinish={() => {
        if (other) return other.run([{ id: 'template.createVm', keys, args }], props.onDone);
        void run('template.createVm', keys, args);
        props.onDone();
      }}
    >
      <Page pool={pool} view={view} draft={draft} template={template} change={change} />
      {page === 'review' && other?.fields}
      {commands && (
        <Commands target={keys[0]} args={args} subject={`${finish} from ${template?.name_label ?? 'nothing'}`} />
      )}
    </WizardFrame>
  );
}

interface CommandsProps {
  readonly target: ReturnType<typeof keyOf> | undefined;
  readonly args: { readonly draft: NewVmDraft; readonly names: readonly string[] };
  readonly subject: string;
}

function Commands({ target, args, subject }: CommandsProps) {
  const record = useRecorder();
  const [shown, show] = useState<Recording>();
  useEffect(() => {
    let current = true;
    if (target)
      record('template.createVm', target, { draft: { ...args.draft, count: 1 }, names: args.names.slice(0, 1) }).then(
        (recording) => current && show(recording),
        () => undefined,
      );
    return () => {
      current = false;
    };
  }, [record, target, args]);
  if (!shown) return null;
  return (
    <CommandPanel
      className={css['commands']}
      subject={args.names.length > 1 ? `${subject}, the first of ${args.names.length}` : subject}
      calls={shown.calls}
      unfinished={shown.stopped !== undefined}
    />
  );
}
