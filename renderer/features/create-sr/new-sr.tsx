import { useEffect, useMemo, useState } from 'react';
import type { Recording } from '../../../app/actions/show/record.ts';
import { roleName } from '../../../app/xenapi/roles.ts';
import { poolOf } from '../../../app/inventory/describe/home.ts';
import { displayName } from '../../../app/inventory/describe/names.ts';
import type { PoolId } from '../../../app/inventory/view.ts';
import { changed, emptySrDraft, newSrDraft, type NewSrDraft } from '../../../app/wizards/new-sr/draft.ts';
import { argsOf, srPages, type SrPageId } from '../../../app/wizards/new-sr/pages.ts';
import { usePoolFor } from '../../objects/dialog-pool.ts';
import { openDialog, type DialogBodyProps } from '../../objects/dialogs.ts';
import { keyOf, objectOf, useOffer, useRecorder, useRunNow } from '../../objects/offers.ts';
import { useAsOther } from '../../objects/as-other.tsx';
import { usePools, useView } from '../../mirror/hooks.ts';
import { useKept } from '../../ui/kept.ts';
import { CommandPanel } from '../../ui/command-panel/command-panel.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { WizardFrame } from '../../ui/wizard/wizard-frame.tsx';
import { KindPage } from './kind-page.tsx';
import { LocationPage } from './location-page.tsx';
import { Making } from './making.tsx';
import { NamePage, ReviewPage } from './name-page.tsx';
import { useScan } from './scan.ts';
import type { PageProps } from './page-props.ts';
import css from './new-sr.module.css';

const pages: Readonly<Record<SrPageId, (props: PageProps) => React.ReactNode>> = {
  kind: KindPage,
  location: LocationPage,
  name: NamePage,
  review: ReviewPage,
};

const kept = (value: unknown): NewSrDraft | null => {
  const parsed = newSrDraft.safeParse(value);
  return parsed.success ? parsed.data : null;
};

/** Makes storage, or takes over what is there; stays until it is made, so that a wrong answer can be put right. */
export function NewSr(props: DialogBodyProps) {
  const pool = usePoolFor(props);
  return pool === undefined ? null : <Wizard {...props} pool={pool} />;
}

function Wizard({ targets, args, onClose, pool }: DialogBodyProps & { readonly pool: PoolId }) {
  const view = useView(pool);
  const pools = usePools();
  const views = useMemo(
    () => [view, ...pools.filter((one) => one.pool !== pool).map((one) => one.view)],
    [view, pools, pool],
  );
  const target = targets[0] && objectOf(view, targets[0]);
  const [saved, save] = useKept(`new-sr.${pool}`, kept);
  const [draft, setDraft] = useState<NewSrDraft>(() => {
    const wished = newSrDraft.shape.kind.safeParse(args['kind']);
    const first = saved ?? emptySrDraft;
    // What was found belongs to the moment it was found in.
    const fresh = { ...first, existing: null, agreed: false, ...(wished.success ? { kind: wished.data } : {}) };
    return fresh.host === '' && target?.$cls === 'host' ? { ...fresh, host: target.uuid } : fresh;
  });
  const [password, setPassword] = useState('');
  const [page, setPage] = useState<SrPageId>('kind');
  const [visited, setVisited] = useState<ReadonlySet<SrPageId>>(new Set(['kind']));
  const [wanted, showCommands] = useState<boolean>();
  const [activity, setActivity] = useState<string>();
  const scan = useScan(pool, view, password);
  const commands = wanted ?? page === 'review';
  const owner = poolOf(view);
  const keys = useMemo(() => (owner ? [keyOf(pool, owner)] : []), [pool, owner]);
  const steps = srPages(view, views, draft, scan.looked(draft));
  const action = useMemo(() => argsOf(view, draft, password), [view, draft, password]);
  const offer = useOffer('pool.createSr', keys, action);
  const needs = useOffer('pool.createSr', keys)?.needs;
  const other = useAsOther(offer);
  const run = useRunNow();
  const blocked = steps.find((step) => step.blocked !== undefined);
  const change = (part: Partial<NewSrDraft>): NewSrDraft => {
    const next = changed(draft, part);
    setDraft(next);
    save(next);
    return next;
  };
  /** Back to whoever sent for it: what they were making is kept. */
  const leave = () => (typeof args['back'] === 'string' ? openDialog(args['back'], { targets }) : onClose());
  const done = () => {
    save(null);
    leave();
  };
  const begin = async () => {
    if (other) return other.run([{ id: 'pool.createSr', keys, args: action }], done);
    setActivity(await run('pool.createSr', keys, action));
  };
  const Page = pages[page];
  return (
    <WizardFrame
      icon={icons.storage}
      title={`New storage in ${owner ? displayName(view, owner) : 'this pool'}`}
      note={
        needs === undefined
          ? 'draft kept as you type, passwords are not'
          : `needs ${roleName(needs)}: credentials are asked on the last page`
      }
      steps={steps.map((step) => ({ ...step, done: visited.has(step.id) && step.blocked === undefined }))}
      current={page}
      onStep={(id) => {
        setPage(id as SrPageId);
        setVisited((before) => new Set([...before, page, id as SrPageId]));
      }}
      onClose={leave}
      onShowCommands={() => showCommands(!commands)}
      commandsShown={commands}
      finish={draft.existing ? 'Take over' : 'Make storage'}
      finishBlocked={
        activity !== undefined
          ? 'it is being made'
          : blocked
            ? `${blocked.title}: ${blocked.blocked ?? ''}`
            : (offer?.disabled ??
              (other && page !== 'review' ? 'needs other credentials, on the last page' : other?.why))
      }
      onFinish={() => void begin()}
    >
      {activity === undefined ? (
        <>
          <Page {...{ view, views, draft, change, password, setPassword, scan }} />
          {page === 'review' && other?.fields}
          {commands && <Commands target={keys[0]} args={action} subject={draft.name} />}
        </>
      ) : (
        <Making activity={activity} view={view} onDone={done} onBack={() => setActivity(undefined)} />
      )}
    </WizardFrame>
  );
}

interface CommandsProps {
  readonly target: ReturnType<typeof keyOf> | undefined;
  readonly args: Readonly<Record<string, unknown>>;
  readonly subject: string;
}

function Commands({ target, args, subject }: CommandsProps) {
  const record = useRecorder();
  const [shown, show] = useState<Recording>();
  useEffect(() => {
    let current = true;
    if (target)
      record('pool.createSr', target, args).then(
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
      subject={subject}
      calls={shown.calls}
      unfinished={shown.stopped !== undefined}
    />
  );
}
