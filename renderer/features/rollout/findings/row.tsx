import { useState } from 'react';
import type { Finding, FindingFix } from '../../../../app/rollout/findings/finding.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { icons } from '../../../ui/glyph/icons.ts';
import { MenuButton } from '../../../ui/layer/menu.tsx';
import { StateGlyph, type State } from '../../../ui/glyph/state-glyph.tsx';
import type { Found, Standing } from './groups.ts';
import css from './findings.module.css';

const glyphs: Readonly<Record<Standing, State>> = {
  blocking: 'error',
  warning: 'warning',
  agreed: 'done',
  waived: 'info',
};
const words: Readonly<Record<Standing, string>> = {
  blocking: 'Blocking',
  warning: 'Warning',
  agreed: 'Will be taken care of',
  waived: 'Waived',
};

interface FindingRowProps {
  readonly found: Found;
  readonly onFix: (fix: FindingFix) => void;
  /** Its pool is fetching its list of updates. */
  readonly fetching: boolean;
  readonly onWaive: (reason: string) => void;
  readonly onWithdraw: () => void;
  /** Takes an agreement back; absent where there is none. */
  readonly onRevoke: (() => void) | undefined;
}

/** Object and sentence, its cause, what is put back, the fixes, and waiving with a reason. */
export function FindingRow({ found, onFix, fetching, onWaive, onWithdraw, onRevoke }: FindingRowProps) {
  const { finding, standing, reason } = found;
  const [asking, ask] = useState(false);
  const [text, setText] = useState('');
  const open = standing === 'blocking' || standing === 'warning';
  const fixes = open ? finding.fixes : finding.fixes.filter(({ kind }) => kind === 'policy' || kind === 'action');
  const [first, ...others] = fixes;
  return (
    <li className={css['finding']}>
      <StateGlyph state={glyphs[standing]} label={words[standing]} />
      <div className={css['text']}>
        <p className={standing === 'waived' ? css['soft'] : undefined}>
          <b>{finding.subject.name}</b> {finding.sentence}
        </p>
        <p className={css['cause']}>
          {standing === 'waived' ? `Waived by you: “${reason}”. Shown in the report.` : finding.cause}
        </p>
      </div>
      <span className={css['back']}>
        {finding.putBack === undefined ? null : (
          <>
            <StateGlyph state="returns" />
            {finding.putBack}
          </>
        )}
      </span>
      <span className={css['fixes']}>
        {first === undefined ? null : (
          <Button
            small
            why={first.kind === 'fetch' && fetching ? 'it is fetching now' : undefined}
            onClick={() => onFix(first)}
          >
            {first.label}
          </Button>
        )}
        {others.length === 0 ? null : (
          <MenuButton
            align="end"
            trigger={<IconButton small icon={icons.more} label={`Other ways for ${finding.subject.name}`} />}
            entries={others.map((fix) => ({ label: fix.label, onSelect: () => onFix(fix) }))}
          />
        )}
        {standing === 'warning' ? (
          <Button small kind="quiet" aria-expanded={asking} onClick={() => ask(!asking)}>
            Waive…
          </Button>
        ) : null}
        {standing === 'waived' ? (
          <Button small kind="quiet" onClick={onWithdraw}>
            Withdraw
          </Button>
        ) : null}
        {standing === 'agreed' && onRevoke !== undefined ? (
          <Button small kind="quiet" onClick={onRevoke}>
            Undo
          </Button>
        ) : null}
      </span>
      {asking && standing === 'warning' ? (
        <Waive
          finding={finding}
          text={text}
          onText={setText}
          onWaive={() => {
            ask(false);
            onWaive(text.trim());
          }}
        />
      ) : null}
    </li>
  );
}

interface WaiveProps {
  readonly finding: Finding;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onWaive: () => void;
}

function Waive({ finding, text, onText, onWaive }: WaiveProps) {
  return (
    <form
      className={css['waive']}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') onWaive();
      }}
    >
      <input
        type="text"
        className={css['reason']}
        aria-label={`Why ${finding.subject.name} may stay as it is`}
        placeholder="Why it may stay as it is; the report shows it"
        maxLength={500}
        value={text}
        ref={(input) => input?.focus()}
        onChange={(event) => onText(event.currentTarget.value)}
      />
      <Button small type="submit" why={text.trim() === '' ? 'give a reason first' : undefined}>
        Waive with this reason
      </Button>
    </form>
  );
}
