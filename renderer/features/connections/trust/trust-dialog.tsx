import type { Connection } from '../../../../app/contract/connections.ts';
import { useEffect } from 'react';
import type { DialogBodyProps } from '../../../objects/dialogs.ts';
import { useConnections } from '../../../mirror/hooks.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/layer/dialog.tsx';
import { icons } from '../../../ui/glyph/icons.ts';
import { TrustButtons } from './trust-buttons.tsx';
import { useTrustQuestion, type Untrusted } from './trust.tsx';

interface AskedProps {
  readonly connection: Connection;
  readonly state: Untrusted;
  readonly onClose: () => void;
}

function Asked({ connection, state, onClose }: AskedProps) {
  const { body, verb, why } = useTrustQuestion(connection, state);
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Certificate of ${connection.name}`}
      icon={icons.trust}
      width={state.pinned === undefined ? 640 : 940}
      footnote="No password is sent before you decide"
      actions={
        <>
          <Button onClick={onClose}>Leave it disconnected</Button>
          <TrustButtons connection={connection} state={state} verb={verb} why={why} />
        </>
      }
    >
      {body}
    </Dialog>
  );
}

/** The question about a known connection's certificate, new or changed. */
export function TrustDialog({ args, onClose }: DialogBodyProps) {
  const connection = useConnections()?.find(({ id }) => id === args['connection']);
  const asks = connection?.state.at === 'untrusted';
  useEffect(() => {
    if (!asks) onClose();
  }, [asks, onClose]);
  if (connection?.state.at !== 'untrusted') return null;
  return <Asked connection={connection} state={connection.state} onClose={onClose} />;
}
