import type { ComponentType } from 'react';
import type { Values } from '../../../app/wizards/properties/facet.ts';
import { Button } from '../../ui/button.tsx';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { AlarmsPage } from './pages/alarms-page.tsx';
import { BootPage } from './pages/boot-page.tsx';
import { DisksPage } from './pages/disks-page.tsx';
import { FieldsPage } from './pages/fields-page.tsx';
import { GeneralPage } from './pages/general-page.tsx';
import { CpuPage, MemoryPage } from './pages/hardware-page.tsx';
import { MembersPage } from './pages/members-page.tsx';
import { NicsPage } from './pages/nics-page.tsx';
import { HomePage, StartPage } from './pages/start-page.tsx';
import { LogPage, PowerPage, StoragePage } from './pages/host-page.tsx';
import { MailPage } from './pages/mail-page.tsx';
import { GpusPage, OptionsPage, SecurityPage, StoresPage } from './pages/pool-page.tsx';
import { ReadingPage, SizePage } from './pages/storage-page.tsx';
import { WirePage } from './pages/network-page.tsx';
import type { Section, SectionId } from './section.ts';
import { nameOfField, written } from './words.ts';
import type { PageProps } from './page-props.ts';
import css from './properties.module.css';

interface MergedProps {
  readonly section: Section;
  readonly live: Values;
  readonly conflicts: readonly string[];
  readonly followed: readonly string[];
  /** Theirs stays: the edit is dropped. */
  readonly onDrop: (field: string) => void;
  /** Mine it is to be, whatever theirs was. */
  readonly onKeep: (field: string) => void;
}

/** What others changed on this page while it was open. */
function Meanwhile({ section, view, values, live, conflicts, followed, onDrop, onKeep }: PageProps & MergedProps) {
  const mine = conflicts.filter(section.has);
  const theirs = followed.filter(section.has);
  if (mine.length === 0 && theirs.length === 0) return null;
  return (
    <div className={css['meanwhile']} role="status">
      {theirs.length > 0 && (
        <p>
          <StateGlyph state="info" size={12} /> Somebody changed{' '}
          {[...new Set(theirs.map((field) => nameOfField(view, field)))].join(', ')} meanwhile; that is shown here and
          stays.
        </p>
      )}
      {mine.map((field) => (
        <p key={field}>
          <StateGlyph state="warning" size={12} />
          Somebody set {nameOfField(view, field)} to {written(view, field, live[field])} meanwhile; here it is{' '}
          {written(view, field, values[field])}.
          <span>
            <Button small onClick={() => onDrop(field)}>
              Take theirs
            </Button>
            <Button small onClick={() => onKeep(field)}>
              Keep mine
            </Button>
          </span>
        </p>
      ))}
    </div>
  );
}

const pages: { readonly [P in SectionId]: ComponentType<PageProps> } = {
  general: GeneralPage,
  fields: FieldsPage,
  members: MembersPage,
  cpu: CpuPage,
  memory: MemoryPage,
  disks: DisksPage,
  nics: NicsPage,
  boot: BootPage,
  start: StartPage,
  alarms: AlarmsPage,
  home: HomePage,
  mail: MailPage,
  stores: StoresPage,
  options: OptionsPage,
  security: SecurityPage,
  gpus: GpusPage,
  storage: StoragePage,
  log: LogPage,
  power: PowerPage,
  reading: ReadingPage,
  wire: WirePage,
  size: SizePage,
};

/** The fields of one page. */
export function Page(props: PageProps & MergedProps) {
  const Fields = pages[props.section.id];
  return (
    <div className={css['fields']}>
      <h2>{props.section.title}</h2>
      <Meanwhile {...props} />
      <Fields {...props} />
    </div>
  );
}
