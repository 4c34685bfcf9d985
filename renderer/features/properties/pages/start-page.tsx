import { poolOf } from '../../../../app/inventory/describe/home.ts';
import type { Obj, View } from '../../../../app/inventory/view.ts';
import { survey } from '../../../../app/placement/facts.ts';
import { Room } from '../../../../app/placement/room.ts';
import { whyNot } from '../../../../app/placement/why-not.ts';
import { ownDisks } from '../../../../app/new-vm/template.ts';
import { NULL_REF } from '../../../../app/xenapi/ref.ts';
import { Checkbox, Radios } from '../../../ui/field/choice.tsx';
import { NumberField } from '../../../ui/field/number-field.tsx';
import type { PageProps } from '../page-props.ts';
import css from '../properties.module.css';
import { bind } from './bind.ts';

const haValue = (value: unknown): 'restart' | 'best-effort' | 'none' =>
  value === 'restart' || value === 'best-effort' ? value : 'none';

/** What keeps it on one server, so that HA cannot restart it on another. */
function pinned(view: View, vm: Obj<'VM'>): string | undefined {
  for (const { vdi } of ownDisks(view, vm)) {
    const sr = view.get('SR', vdi.SR);
    if (sr && !sr.shared) return `${vdi.name_label || 'A disk'} is on ${sr.name_label}, which one server has alone.`;
  }
  if (vm.attached_PCIs.length > 0) return 'A PCI device of one server is passed through to it.';
  return vm.VUSBs.length > 0 ? 'A USB device of one server is attached to it.' : undefined;
}

const failures = (n: number): string => (n === 1 ? '1 server failure' : `${n} server failures`);

/** How things stand with HA, in a sentence. */
function haWords(view: View): string {
  const pool = poolOf(view);
  if (pool?.ha_enabled !== true) return 'High availability is off in this pool; this counts once it is on.';
  const plan =
    pool.ha_plan_exists_for < pool.ha_host_failures_to_tolerate
      ? `and now could survive ${failures(pool.ha_plan_exists_for)}`
      : 'and can do so now';
  return `The pool is set to survive ${failures(pool.ha_host_failures_to_tolerate)} ${plan}.`;
}

export function StartPage(props: PageProps) {
  const { view, object, values, onEdit } = props;
  const { number, onOff } = bind(props);
  if (object.$cls !== 'VM') return null;
  const why = pinned(view, object);
  const ha = poolOf(view)?.ha_enabled === true;
  return (
    <>
      <Checkbox
        {...onOff('autoStart')}
        why={ha && haValue(values['haPriority']) !== 'none' ? 'high availability decides when it starts' : undefined}
      >
        Start with its server
      </Checkbox>
      <div className={css['group']}>
        <h3>After a server failed</h3>
        <p className={css['note']}>{haWords(view)}</p>
        <Radios
          label="After a server failed"
          value={haValue(values['haPriority'])}
          onChange={(value) => onEdit('haPriority', value === 'none' ? '' : value)}
          options={[
            { value: 'restart', label: 'Restart it', hint: 'HA keeps room for it.', why },
            { value: 'best-effort', label: 'Restart it if there is room' },
            { value: 'none', label: 'Leave it' },
          ]}
        />
      </div>
      <NumberField label="Start order" min={0} {...number('order')} hint="0 first; used by HA and by its vApp." />
      <NumberField label="Wait before the next ones start" unit="s" min={0} {...number('startDelay')} />
      <NumberField label="Wait before the next ones shut down" unit="s" min={0} {...number('shutdownDelay')} />
    </>
  );
}

const collator = new Intl.Collator(undefined, { numeric: true });

export function HomePage(props: PageProps) {
  const { view, object, values, onEdit } = props;
  if (object.$cls !== 'VM') return null;
  const site = survey(view);
  const room = Room.of(site);
  const facts = site.vms.get(object.$ref);
  return (
    <>
      <p className={css['note']}>
        Where it is started first, while that server has room. It can run elsewhere all the same.
      </p>
      <Radios
        label="Home server"
        value={String(values['home'] ?? NULL_REF)}
        onChange={(home) => onEdit('home', home)}
        options={[
          { value: NULL_REF, label: 'None, the pool chooses' },
          ...[...site.hosts.values()]
            .sort((a, b) => collator.compare(a.name, b.name))
            .map((host) => {
              const here = room.at(object.$ref) === host.ref;
              const against = facts && !here ? whyNot(site, room, facts, host, 'start')[0]?.why : undefined;
              return {
                value: host.ref,
                label: host.name,
                hint: here ? 'It runs here.' : against === undefined ? undefined : `Not now: ${against}.`,
              };
            }),
        ]}
      />
    </>
  );
}
