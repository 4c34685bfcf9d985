import type { RefObject } from 'react';
import type { Connection } from '../../../../app/contract/connections.ts';
import { useCommand } from '../../../link/ask.ts';
import { Button } from '../../../ui/button.tsx';
import type { Untrusted } from './trust.tsx';

interface TrustButtonsProps {
  readonly connection: Connection;
  readonly state: Untrusted;
  /** What pinning is called here. */
  readonly verb: string;
  /** Why neither can be pressed yet. */
  readonly why: string | undefined;
  readonly focus?: RefObject<HTMLButtonElement | null>;
}

/** The two answers to the question about a certificate: for good, or until the console ends. */
export function TrustButtons({ connection, state, verb, why, focus }: TrustButtonsProps) {
  const trust = useCommand('connection.trust');
  const asked = { id: connection.id, fingerprint256: state.certificate.fingerprint256 };
  const off = why ?? (trust.isPending ? 'it is being done' : undefined);
  return (
    <>
      <Button
        why={off}
        tip="Nothing is written down; the next start asks again"
        onClick={() => trust.mutate({ ...asked, onlyNow: true })}
      >
        Trust until the console ends
      </Button>
      <Button kind="primary" ref={focus} why={off} onClick={() => trust.mutate(asked)}>
        {verb}
      </Button>
    </>
  );
}
