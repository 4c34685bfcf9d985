import { zodResolver } from '@hookform/resolvers/zod';
import { Server } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import * as z from 'zod';
import type { Connection } from '../../../app/contract/connections.ts';
import type { DialogBodyProps } from '../../objects/dialogs.ts';
import { useConnections } from '../../mirror/hooks.ts';
import { useKeeping } from '../../mirror/keeping.ts';
import { go } from '../../objects/place.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/layer/dialog.tsx';
import { Checkbox } from '../../ui/field/choice.tsx';
import { PasswordField, TextField } from '../../ui/field/text-field.tsx';
import { addressHistory, useAdding, type Adding } from './adding.ts';
import { Explained } from './explained.tsx';
import { KeepPassword, keepingNeeds, keepsByItself } from './vault/keep-password.tsx';
import { Progress } from './progress.tsx';
import { TrustButtons } from './trust/trust-buttons.tsx';
import { useTrustQuestion, type Untrusted } from './trust/trust.tsx';
import { addressesIn, stateWords } from './words.ts';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { useNow } from '../../ui/use-now.ts';
import css from './add-server.module.css';

const shape = z.object({
  address: z.string().refine((text) => addressesIn(text).length > 0, 'Type a name or an IP address'),
  username: z.string().min(1, 'Type a user'),
  password: z.string(),
  keepPassword: z.boolean().optional(),
  readOnly: z.boolean(),
});
type Form = z.output<typeof shape>;

interface Row {
  readonly adding: Adding;
  readonly connection: Connection | undefined;
}

const settled = ({ adding, connection }: Row): boolean =>
  adding.failure !== undefined || connection?.state.at === 'live';
/** The one that needs the person now, else the one that is under way. */
const urgent = (rows: readonly Row[]): Row | undefined =>
  rows.find((row) => row.connection?.state.at === 'untrusted') ??
  rows.find((row) => row.adding.failure !== undefined || row.connection?.state.at === 'locked-out') ??
  rows.find((row) => !settled(row)) ??
  rows[0];

function failureOf({ adding, connection }: Row) {
  if (adding.failure !== undefined) return adding.failure;
  const state = connection?.state;
  if (state?.at === 'locked-out' || state?.at === 'waiting' || state?.at === 'offline') return state.reason;
  return undefined;
}

function Several({
  rows,
  shown,
  onShow,
}: {
  readonly rows: readonly Row[];
  readonly shown: Row | undefined;
  readonly onShow: (address: string) => void;
}) {
  const now = useNow(1000);
  return (
    <ul className={css['several']} aria-label="Servers">
      {rows.map((row) => {
        const words = row.connection === undefined ? undefined : stateWords(row.connection, now);
        const state = row.adding.failure === undefined ? (words?.state ?? 'busy') : 'error';
        return (
          <li key={row.adding.address}>
            <button
              type="button"
              className={css['one']}
              aria-current={row === shown}
              onClick={() => onShow(row.adding.address)}
            >
              <StateGlyph state={state} />
              <span className={css['address']}>{row.adding.address}</span>
              <span className={css['word']}>
                {row.adding.failure === undefined ? (words?.word ?? 'Connecting') : 'Not added'}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Trusting({
  connection,
  state,
  onCancel,
}: {
  readonly connection: Connection;
  readonly state: Untrusted;
  readonly onCancel: () => void;
}) {
  const { body, verb, why } = useTrustQuestion(connection, state);
  const verbButton = useRef<HTMLButtonElement>(null);
  useEffect(() => verbButton.current?.focus(), []);
  return (
    <>
      <div className={css['page']}>{body}</div>
      <footer className={css['foot']}>
        <span className={css['footnote']}>No password is sent before you decide</span>
        <Button onClick={onCancel}>Cancel</Button>
        <TrustButtons connection={connection} state={state} verb={verb} why={why} focus={verbButton} />
      </footer>
    </>
  );
}

/** Adds one server or several: any member will do, the coordinator is found by itself. */
export function AddServer({ args, onClose }: DialogBodyProps) {
  const connections = useConnections() ?? [];
  const { rows: asked, start, takeBack } = useAdding(connections);
  const [shownAddress, show] = useState<string>();
  const given = typeof args['addresses'] === 'string' ? args['addresses'] : '';
  const { register, control, handleSubmit, formState, watch } = useForm<Form>({
    resolver: zodResolver(shape),
    defaultValues: { address: given, username: 'root', password: '', readOnly: false },
  });
  const rows = asked.map((adding) => ({ adding, connection: connections.find((one) => one.id === adding.id) }));
  const shown = rows.find((row) => row.adding.address === shownAddress && !settled(row)) ?? urgent(rows);
  const finished = rows.length > 0 && rows.every((row) => row.connection?.state.at === 'live');
  const firstId = rows[0]?.connection?.id;
  useEffect(() => {
    if (!finished) return;
    if (firstId !== undefined) go({ at: 'page', page: 'connection', rest: [firstId] });
    onClose();
  }, [finished, firstId, onClose]);

  const leave = (): void => {
    takeBack();
    onClose();
  };
  const keeping = useKeeping();
  const needs = keepingNeeds(keeping, watch('keepPassword'));
  const submit = handleSubmit(({ address, ...form }) => {
    if (needs === undefined)
      start(addressesIn(address), { ...form, keepPassword: form.keepPassword ?? keepsByItself(keeping) });
  });
  const started = rows.length > 0;
  const failure = shown === undefined ? undefined : failureOf(shown);
  const state = shown?.connection?.state;

  return (
    <Dialog open onClose={leave} title="Add a server" icon={Server} width={started ? 940 : 460} flush>
      <form
        className={css['columns']}
        onSubmit={(event) => {
          void submit(event);
        }}
      >
        <div className={css['left']} data-alone={started ? undefined : true}>
          <TextField
            label="Address"
            hint="Name or IP, with :port if not 443. Several at once: separate with spaces."
            error={formState.errors.address?.message}
            list="known-addresses"
            readOnly={started}
            {...register('address')}
          />
          <datalist id="known-addresses">
            {addressHistory().map((address) => (
              <option key={address} value={address}>
                {address}
              </option>
            ))}
          </datalist>
          <TextField
            label="User"
            error={formState.errors.username?.message}
            readOnly={started}
            {...register('username')}
          />
          <PasswordField label="Password" readOnly={started} {...register('password')} />
          <Controller
            control={control}
            name="keepPassword"
            render={({ field }) => (
              <KeepPassword checked={field.value} onChange={field.onChange} why={started ? '' : undefined} />
            )}
          />
          <Controller
            control={control}
            name="readOnly"
            render={({ field }) => (
              <Checkbox checked={field.value} onChange={field.onChange} why={started ? '' : undefined}>
                Open read-only
              </Checkbox>
            )}
          />
          {started ? (
            <section className={css['progress']} aria-label="Connecting" aria-live="polite">
              {rows.length > 1 ? (
                <Several rows={rows} shown={shown} onShow={show} />
              ) : (
                <h3 className={css['sub']}>Connecting</h3>
              )}
              {shown?.connection === undefined ? null : <Progress connection={shown.connection} />}
            </section>
          ) : (
            <div className={css['buttons']}>
              <Button onClick={leave}>Cancel</Button>
              <Button kind="primary" type="submit" why={needs}>
                Connect
              </Button>
            </div>
          )}
        </div>
        {started ? (
          <div className={css['right']}>
            {shown?.connection !== undefined && state?.at === 'untrusted' ? (
              <Trusting key={shown.connection.id} connection={shown.connection} state={state} onCancel={leave} />
            ) : (
              <>
                <div className={css['page']}>
                  {shown !== undefined && failure !== undefined ? (
                    <Explained failure={failure} />
                  ) : (
                    <p className={css['quiet']}>{shown?.adding.address} is being asked. Nothing is needed from you.</p>
                  )}
                </div>
                <footer className={css['foot']}>
                  <span className={css['footnote']} />
                  {failure === undefined ? (
                    <>
                      <Button onClick={leave}>Cancel</Button>
                      <Button onClick={onClose}>Go on in the background</Button>
                    </>
                  ) : (
                    <>
                      <Button onClick={leave}>Cancel</Button>
                      <Button kind="primary" onClick={takeBack}>
                        Change and try again
                      </Button>
                    </>
                  )}
                </footer>
              </>
            )}
          </div>
        ) : null}
      </form>
    </Dialog>
  );
}
