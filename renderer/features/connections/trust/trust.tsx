import { useState, type ReactNode } from 'react';
import type { Connection, ConnectionState } from '../../../../app/contract/connections.ts';
import { Banner } from '../../../ui/banner.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Checkbox } from '../../../ui/field/choice.tsx';
import { Icon } from '../../../ui/glyph/icon.tsx';
import { icons } from '../../../ui/glyph/icons.ts';
import { CertificateCard } from './certificate-card.tsx';
import css from './trust.module.css';

export type Untrusted = Extract<ConnectionState, { readonly at: 'untrusted' }>;

const COMMAND = 'openssl x509 -noout -fingerprint -sha256 -in /etc/xensource/xapi-ssl.pem';

function Compare() {
  return (
    <>
      <h3 className={css['sub']}>Compare it on the server’s own screen</h3>
      <div className={css['command']}>
        <code>{COMMAND}</code>
        <CopyButton text={COMMAND} label="Copy the command" />
      </div>
    </>
  );
}

function Head({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className={css['head']}>
      <Icon of={icons.trust} size={20} className={css['shield']} />
      <div>
        <h2 className={css['title']}>{title}</h2>
        <p className={css['why']}>{children}</p>
      </div>
    </div>
  );
}

/** A certificate nobody has seen before: what it says, and where to compare it. */
function FirstSeen({ connection, state }: { readonly connection: Connection; readonly state: Untrusted }) {
  return (
    <>
      <Head title={`Is this really ${connection.address}?`}>
        {state.certificate.selfSigned
          ? 'The server made this certificate itself, as most do, so nobody else can vouch for it. This console has not seen it before.'
          : 'This system does not trust the one who issued the certificate, and this console has not seen it before.'}
      </Head>
      <CertificateCard certificate={state.certificate} address={state.address} />
      <Compare />
      <p className={css['why']}>
        Once pinned, only this certificate is accepted. A change stops the connection and tells you.
      </p>
    </>
  );
}

interface ChangedProps {
  readonly connection: Connection;
  readonly state: Untrusted;
  readonly checked: boolean;
  readonly onCheck: (checked: boolean) => void;
}

/** Another certificate than the pinned one: both, side by side. */
function Changed({ connection, state, checked, onCheck }: ChangedProps) {
  const { pinned } = state;
  return (
    <>
      <Head title={`${connection.address} shows another certificate than before`}>
        {state.announcedByPool
          ? 'The pool itself announced the new certificate while the connection was still trusted, so this looks like a planned change.'
          : 'The pool did not announce it. It may have been replaced or reinstalled, or somebody stands between you and the server.'}
      </Head>
      {state.announcedByPool ? null : (
        <Banner state="warning">
          <b>The connection is stopped.</b> No password was sent to the new certificate.
        </Banner>
      )}
      <div className={css['pair']}>
        {pinned === undefined ? null : (
          <CertificateCard certificate={pinned} address={state.address} title="Before" muted />
        )}
        <CertificateCard certificate={state.certificate} address={state.address} title="Now" />
      </div>
      <Compare />
      {state.announcedByPool ? null : (
        <Checkbox checked={checked} onChange={onCheck}>
          I compared the fingerprint on the server’s own screen
        </Checkbox>
      )}
    </>
  );
}

/** The question about a certificate, and whether it can be answered yet. */
export function useTrustQuestion(connection: Connection, state: Untrusted) {
  const [checked, check] = useState(false);
  const changed = state.pinned !== undefined;
  return {
    body: (
      <div className={css['trust']}>
        {changed ? (
          <Changed connection={connection} state={state} checked={checked} onCheck={check} />
        ) : (
          <FirstSeen connection={connection} state={state} />
        )}
      </div>
    ),
    verb: changed ? 'It matches, pin the new one' : 'It matches, pin and connect',
    why: changed && !state.announcedByPool && !checked ? 'compare the fingerprint first' : undefined,
  };
}
