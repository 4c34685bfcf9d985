import { useMemo, type ReactNode } from 'react';
import { poolOf } from '../../../../app/inventory/describe/home.ts';
import type { Obj, View } from '../../../../app/inventory/view.ts';
import { serverTime } from '../../../../app/inventory/describe/server-time.ts';
import { useAsk } from '../../../link/ask.ts';
import { useServerNow } from '../../../mirror/clock.ts';
import { useConnection, useView } from '../../../mirror/hooks.ts';
import { keyOf, useOffer, useRunAction } from '../../../objects/offers.ts';
import { Button } from '../../../ui/button.tsx';
import { Card, Facts } from '../../../ui/card.tsx';
import { commonName } from '../../../ui/format/certificate.ts';
import { date, shortSpan } from '../../../ui/format/time.ts';
import { Copied, faint } from '../fact-words.tsx';
import type { HostProps } from './props.ts';
import css from '../overview.module.css';

/** As long before its end a certificate is to be thought of: the server's own first warning comes then. */
const SOON = 30 * 86_400_000;

function until(end: number | undefined, now: number): ReactNode {
  if (end === undefined) return faint('not told');
  if (end < now) return <span className={css['bad']}>over since {date(end)}</span>;
  const left = faint(`${shortSpan(end - now)} left`);
  return <span className={end - now < SOON ? css['warn'] : undefined}>{date(end)} {left}</span>; // prettier-ignore
}

/** Whether it checks other servers' certificates; the pool decides, and one server may be excepted. */
function checksOthers(view: View, host: Obj<'host'>): ReactNode {
  if (poolOf(view)?.tls_verification_enabled !== true) return faint('not checked in this pool');
  return !host.tls_verification_enabled ? (
    <span className={css['warn']}>not checked here, switched off for an emergency</span>
  ) : (
    'checked'
  );
}

function Renew({ pool, host }: HostProps) {
  const keys = useMemo(() => [keyOf(pool, host)], [pool, host]);
  const run = useRunAction();
  const offers = [useOffer('host.installCertificate', keys), useOffer('host.resetCertificate', keys)];
  return offers.map((offer) =>
    offer === undefined ? null : (
      <Button key={offer.action.id} kind="quiet" small why={offer.disabled} onClick={() => run(offer.action.id, keys)}>
        {offer.action.label.replace(' certificate', '')}
      </Button>
    ),
  );
}

/** What the server shows to consoles and browsers, and what to the other servers of its pool. */
export function HostCertificate({ pool, host }: HostProps) {
  const view = useView(pool);
  const now = useServerNow(pool);
  const live = useConnection(pool)?.state.at === 'live';
  const records = host.certificates.flatMap((ref): readonly Obj<'Certificate'>[] => {
    const one = view.get('Certificate', ref);
    return one ? [one] : [];
  });
  const own = records.find(({ type }) => type === 'host');
  const inner = records.find(({ type }) => type === 'host_internal');
  const print = own === undefined ? undefined : own.fingerprint_sha256 || own.fingerprint;
  const question = { pool, host: host.$ref, ...(print === undefined ? {} : { print }) };
  const { data: seen, error } = useAsk('host.certificate', question, { enabled: live, staleTime: 60_000 });
  const missing = faint(error ? 'the server does not tell' : live ? 'being asked' : 'not known while the pool is away');
  const fingerprint = seen?.fingerprint256 ?? print;
  return (
    <Card title="Certificate" aside={<Renew pool={pool} host={host} />}>
      <Facts
        narrow
        items={[
          { label: 'Issued to', value: seen ? commonName(seen.subject) || faint('nobody by name') : missing },
          { label: 'Issued by', value: seen ? (seen.selfSigned ? 'itself' : commonName(seen.issuer)) : missing },
          { label: 'Valid until', value: until(serverTime(own?.not_after ?? '') ?? seen?.validTo, now) },
          { label: 'Key', value: seen ? (seen.key ?? faint('not told')) : missing },
          ...(inner ? [{ label: 'Internal until', value: until(serverTime(inner.not_after), now) }] : []),
          { label: 'Checks others', value: checksOthers(view, host) },
          {
            label: 'SHA-256',
            value: fingerprint === undefined ? missing : <Copied text={fingerprint} what="fingerprint" />,
          },
        ]}
      />
    </Card>
  );
}
