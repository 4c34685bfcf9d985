import type { SeenCertificate } from '../../../../app/contract/connections.ts';
import { cx } from '../../../ui/cx.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Facts } from '../../../ui/card.tsx';
import { StateGlyph } from '../../../ui/glyph/state-glyph.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { commonName } from '../../../ui/format/certificate.ts';
import { fingerprintLines } from '../words.ts';
import css from './certificate-card.module.css';

interface CertificateCardProps {
  readonly certificate: SeenCertificate;
  /** The address it was shown at, to say whether it is meant for it. */
  readonly address: string;
  /** "Now", "Before": over the fingerprint where two are compared. */
  readonly title?: string;
  readonly muted?: boolean;
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

function Validity({ from, to }: { readonly from: number; readonly to: number }) {
  const now = useNow(undefined);
  const part = Math.max(0, Math.min(1, (now - from) / Math.max(1, to - from)));
  return (
    <span className={css['validity']}>
      <span>{day.format(from)}</span>
      <span className={css['bar']} aria-hidden>
        <span className={css['past']} style={{ width: `${part * 100}%` }} />
        <span className={css['now']} style={{ insetInlineStart: `${part * 100}%` }} />
      </span>
      <span>{day.format(to)}</span>
      {now > to ? <span className={css['over']}>over since {day.format(to)}</span> : null}
      {now < from ? <span className={css['over']}>not valid yet</span> : null}
    </span>
  );
}

/** "fd00::7" of "[fd00::7]:443". */
const hostOf = (address: string): string =>
  address
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();

/** A certificate as a person compares it: the fingerprint first. */
export function CertificateCard({ certificate, address, title, muted = false }: CertificateCardProps) {
  const { issuer, selfSigned } = certificate;
  const name = commonName(certificate.subject);
  const others = (certificate.names ?? []).filter((one) => one !== name);
  const host = hostOf(address);
  const matches = [name, ...others].some((one) => one.toLowerCase() === host);
  return (
    <section className={cx(css['card'], muted && css['muted'])} aria-label={title ?? 'Certificate'}>
      <div className={css['print']}>
        <div className={css['head']}>
          <span>{title === undefined ? 'SHA-256 fingerprint' : `${title}, SHA-256 fingerprint`}</span>
          <CopyButton text={certificate.fingerprint256} label="Copy the fingerprint" word="Copy" />
        </div>
        <pre className={css['digits']} data-pair={title === undefined ? undefined : true}>
          {fingerprintLines(certificate.fingerprint256).join('\n')}
        </pre>
      </div>
      <div className={css['facts']}>
        <Facts
          narrow
          items={[
            ...(name === ''
              ? []
              : [
                  {
                    label: 'Issued to',
                    value: (
                      <span className={css['line']}>
                        {name}
                        {matches ? (
                          <span className={css['good']}>
                            <StateGlyph state="done" size={12} /> matches the address
                          </span>
                        ) : null}
                      </span>
                    ),
                  },
                ]),
            ...(others.length === 0 ? [] : [{ label: 'Also valid for', value: others.join(', ') }]),
            ...(selfSigned || issuer !== ''
              ? [{ label: 'Issued by', value: selfSigned ? 'itself' : commonName(issuer) }]
              : []),
            { label: 'Valid', value: <Validity from={certificate.validFrom} to={certificate.validTo} /> },
          ]}
        />
      </div>
    </section>
  );
}
