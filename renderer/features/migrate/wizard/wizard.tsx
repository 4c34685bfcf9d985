import { useCallback, useMemo, useState } from 'react';
import { mayGo } from '../../../../app/actions/migrate/may.ts';
import { count } from '../../../../app/actions/words.ts';
import type { PoolId, View } from '../../../../app/inventory/view.ts';
import { sitesOf, type Sites } from '../../../../app/placement/landing.ts';
import { migrateDraft, migrateDraftFor, type MigrateDraft } from '../../../../app/wizards/migrate/draft.ts';
import { roadsTo } from '../../../../app/wizards/migrate/networks.ts';
import { outcomeOf, type Outcome } from '../../../../app/wizards/migrate/outcome.ts';
import { deedsOfDraft, goes, pagesOf, type PageId } from '../../../../app/wizards/migrate/pages.ts';
import type { DialogBodyProps } from '../../../objects/dialogs.ts';
import { useRunNow, useSituation } from '../../../objects/offers.ts';
import type { ObjectKey } from '../../../objects/place.ts';
import { useConnections, usePhases, usePools, useView } from '../../../mirror/hooks.ts';
import { useKept } from '../../../ui/kept.ts';
import { usePaces } from '../../../mirror/moves.ts';
import { useMirror } from '../../../mirror/provider.tsx';
import { CommandPanel } from '../../../ui/command-panel/command-panel.tsx';
import { icons } from '../../../ui/glyph/icons.ts';
import { WizardFrame } from '../../../ui/wizard/wizard-frame.tsx';
import { useCalls } from '../calls.ts';
import { useServerSays } from '../server-says.ts';
import { askedOf } from './asked.ts';
import { DestinationPage } from './destination-page.tsx';
import { NetworkPage } from './network-page.tsx';
import type { PageProps } from './page-props.ts';
import { ReviewPage } from './review-page.tsx';
import { Side } from './side.tsx';
import { StoragePage } from './storage-page.tsx';
import { TransferPage } from './transfer-page.tsx';
import css from './wizard.module.css';

const pages: Readonly<Record<PageId, (props: PageProps) => React.ReactNode>> = {
  destination: DestinationPage,
  storage: StoragePage,
  network: NetworkPage,
  transfer: TransferPage,
  review: ReviewPage,
};

/** Null rather than nothing: only a value can be kept, and so forgotten everywhere. */
const kept = (value: unknown): MigrateDraft | null => {
  const parsed = migrateDraft.safeParse(value);
  return parsed.success ? parsed.data : null;
};

const sameVms = (draft: MigrateDraft, keys: readonly ObjectKey[]): boolean =>
  draft.vms.length === keys.length && keys.every((key) => draft.vms.some(({ uuid }) => uuid === key.uuid));

/** Where the bytes travel unless it is chosen: a network beside the one for management, where every server has one. */
function usualRoad(view: View): string {
  const servers = [...view.all('host')].map((host) => roadsTo(view, host.$ref));
  const beside = servers[0]?.find(
    (road) => !road.management && servers.every((some) => some.some(({ ref }) => ref === road.ref)),
  );
  return beside?.uuid ?? '';
}

/** Migrating with every choice there is: five short answers, with the verdict on each VM beside them. */
export function MigrateWizard({ targets, args, onClose }: DialogBodyProps) {
  const mirror = useMirror();
  const keys = useMemo(() => targets.filter((key) => key.cls === 'VM'), [targets]);
  const [saved, save] = useKept('migrate-wizard', kept);
  const [draft, setDraft] = useState<MigrateDraft | undefined>(() => {
    const [first] = keys;
    if (!first) return undefined;
    const given = typeof args['pool'] === 'string' ? args['pool'] : undefined;
    if (saved && sameVms(saved, keys) && given === undefined) return saved;
    const pool = given ?? first.pool;
    const host = typeof args['host'] === 'string' ? args['host'] : '';
    const fresh = migrateDraftFor(
      keys.map((key) => ({ pool: key.pool, uuid: key.uuid })),
      pool,
      host,
    );
    const what = args['what'] === 'copy' ? 'copy' : 'move';
    return { ...fresh, what, transfer: usualRoad(mirror.pool(pool)) };
  });
  if (!draft) return null;
  return (
    <Steps
      draft={draft}
      onChange={(change) => {
        const next = { ...draft, ...change };
        setDraft(next);
        save(next);
      }}
      onDone={() => {
        save(null);
        onClose();
      }}
      onClose={onClose}
    />
  );
}

/** The pools as they are now, surveyed anew when one of those that matter has changed. */
function useSites(draft: MigrateDraft): Sites {
  const pools = usePools();
  const situation = useSituation();
  const to = useView(draft.pool);
  const from = useView(draft.vms[0]?.pool ?? draft.pool);
  const phases = usePhases();
  const connections = useConnections();
  return useMemo(
    () =>
      to && from && phases && connections
        ? sitesOf(
            pools.map((store) => situation(store.pool)),
            mayGo,
          )
        : sitesOf([]),
    [pools, situation, to, from, phases, connections],
  );
}

interface StepsProps {
  readonly draft: MigrateDraft;
  readonly onChange: (change: Partial<MigrateDraft>) => void;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function Steps({ draft, onChange, onDone, onClose }: StepsProps) {
  const mirror = useMirror();
  const paces = usePaces();
  const run = useRunNow();
  const [page, setPage] = useState<PageId>('destination');
  const [visited, setVisited] = useState<ReadonlySet<PageId>>(new Set(['destination']));
  const [commands, showCommands] = useState(false);
  const sites = useSites(draft);
  const view = useCallback((pool: PoolId): View => mirror.pool(pool), [mirror]);
  const ours = useMemo(() => outcomeOf(draft, sites, paces), [draft, sites, paces]);
  const asked = useMemo(() => askedOf(ours, draft.pool), [ours, draft.pool]);
  const transfer = [...view(draft.pool).all('network')].find(({ uuid }) => uuid === draft.transfer)?.$ref;
  // The servers are asked again, with everything that was chosen, once one looks at what will happen.
  const said = useServerSays(asked, draft.pool, page === 'review' && draft.what !== 'disks', {
    networks: draft.networks,
    transfer,
    copy: draft.what === 'copy',
  });
  const outcome = useMemo((): Outcome => {
    if (said.differences.length === 0) return ours;
    const rows = ours.rows.map((row) => {
      const item = said.items.find(({ landing }) => landing.uuid === row.key.uuid);
      return item && row.given
        ? { ...row, reasons: item.landing.reasons, given: { ...row.given, landing: item.landing } }
        : row;
    });
    return { ...ours, rows };
  }, [ours, said]);
  const steps = useMemo(() => pagesOf(draft, outcome, view), [draft, outcome, view]);
  const deeds = useMemo(() => deedsOfDraft(draft, outcome, view), [draft, outcome, view]);
  const calls = useCalls(deeds, commands);
  const going = outcome.rows.filter(goes).length;
  const verb = draft.what === 'copy' ? 'Copy' : draft.what === 'disks' ? 'Move the disks of' : 'Migrate';
  const names = draft.vms.length === 1 ? (outcome.rows[0]?.vm.name_label ?? 'it') : count(draft.vms.length, 'VM');
  const blocked = steps.find((step) => step.blocked !== undefined && step.skipped === undefined);
  const Body = pages[page];
  return (
    <WizardFrame
      icon={icons.migrate}
      title={`${verb} ${names}`}
      note="draft kept as you choose"
      steps={steps.map((step) => ({ ...step, done: visited.has(step.id) && step.blocked === undefined }))}
      current={page}
      onStep={(id) => {
        setPage(id as PageId);
        setVisited((before) => new Set([...before, page, id as PageId]));
      }}
      onClose={onClose}
      side={<Side draft={draft} outcome={outcome} view={view} />}
      onShowCommands={() => showCommands(!commands)}
      commandsShown={commands}
      finish={going === draft.vms.length && going === 1 ? verb.replace(' of', '') : `${verb} ${going}`}
      finishBlocked={
        going === 0
          ? (blocked?.blocked ?? 'none of them can go')
          : blocked
            ? `${blocked.title}: ${blocked.blocked ?? ''}`
            : undefined
      }
      onFinish={() => {
        for (const deed of deeds) void run(deed.action, deed.keys, {}, deed.each);
        onDone();
      }}
    >
      <Body draft={draft} outcome={outcome} view={view} change={onChange} said={said} />
      {commands && calls.length > 0 ? (
        <CommandPanel className={css['commands']} subject={`${verb} ${names}`} calls={calls} unfinished />
      ) : null}
    </WizardFrame>
  );
}
