import { ArrowDownToLine } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { LogLine } from '../../../../app/rollout/board/log.ts';
import { currentStage, stateOf } from '../../../../app/rollout/run/run.ts';
import type { Run } from '../../../../app/rollout/run/run.ts';
import { Button } from '../../../ui/button.tsx';
import { size } from '../../../ui/format/size.ts';
import { clock, exactClock, span } from '../../../ui/format/time.ts';
import { Segments } from '../../../ui/segments.tsx';
import { StateGlyph } from '../../../ui/glyph/state-glyph.tsx';
import type { State } from '../../../ui/glyph/state-glyph.tsx';
import css from './run.module.css';

interface VmLine {
  readonly id: string;
  readonly name: string;
  readonly memory: number;
  readonly home: string;
  readonly state: State;
  readonly where: string;
  readonly took: string;
}

/** Each VM of a run: where it is now, and how long its way took. */
function vmLines(run: Run, hosts: readonly string[], now: number): readonly VmLine[] {
  const name = (uuid: string | undefined): string => run.plan.hosts.find((one) => one.host.uuid === uuid)?.host.name ?? 'another server'; // prettier-ignore
  return run.plan.hosts
    .filter((one) => hosts.includes(one.host.uuid))
    .flatMap(({ host, away }) =>
      away.map(({ vm, memory, how, to }): VmLine => {
        const [out, back] = ['leave', 'return'].map((way) => stateOf(run, `${host.uuid}/${way}/${vm.uuid}`));
        const line = (state: State, where: string, took = ''): VmLine => ({ id: vm.uuid, name: vm.name, memory, home: host.name, state, where, took }); // prettier-ignore
        const went = name(run.facts.get(`${host.uuid}/leave/${vm.uuid}`)?.['to'] ?? to);
        const parked = how === 'suspend' ? 'suspended' : 'shut down';
        if (back?.is === 'done') return line('done', `home, ${clock(back.at)}`, span(back.took));
        if (back?.is === 'running') return line('busy', 'returning', span(now - back.since));
        if (back?.is === 'failed') return line('error', 'cannot return');
        if (back?.is === 'skipped') return line('info', back.why);
        if (out?.is === 'done') return line(how === 'migrate' ? 'running' : 'suspended', how === 'migrate' ? `${went}, ${clock(out.at)}` : parked, out.took > 0 ? span(out.took) : ''); // prettier-ignore
        if (out?.is === 'running') return line('busy', how === 'migrate' ? `leaving for ${went}` : 'leaving', span(now - out.since)); // prettier-ignore
        if (out?.is === 'failed') return line('error', 'cannot leave');
        if (out?.is === 'skipped') return line('info', out.why);
        return line('queued', 'at home');
      }),
    );
}

/** The VMs of the server at hand, or of all. */
export function RunVms({ run, now }: { readonly run: Run; readonly now: number }) {
  const [all, setAll] = useState<'server' | 'all'>('server');
  const at = currentStage(run)?.host;
  const whole = all === 'all' || at === undefined;
  const hosts = run.plan.hosts.filter((one) => whole || one.host.uuid === at);
  const lines = vmLines(run, hosts.map((one) => one.host.uuid), now); // prettier-ignore
  const name = whole ? run.plan.pool.name : (hosts[0]?.host.name ?? '');
  const total = run.plan.hosts.reduce((sum, one) => sum + one.away.length, 0);
  return (
    <section className={css['vms']} aria-label={`VMs of ${name}`}>
      <header className={css['belowHead']}>
        <h2 title={name}>VMs of {name}</h2>
        <Segments
          label="Whose VMs"
          value={whole ? 'all' : 'server'}
          onChange={setAll}
          options={[
            { value: 'server', label: 'This server' },
            { value: 'all', label: `All ${total}` },
          ]}
        />
      </header>
      <div className={css['scroll']}>
        {lines.length === 0 ? <p className={css['none']}>No VM has to leave.</p> : null}
        <table className={css['table']}>
          <tbody>
            {lines.map((line) => (
              <tr key={line.id}>
                <td>
                  <span className={css['vm']}>
                    <StateGlyph state={line.state} />
                    <span title={line.name}>{line.name}</span>
                  </span>
                </td>
                <td className={css['number']}>{size(line.memory)}</td>
                <td>{line.where}</td>
                <td className={css['number']}>{line.took}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** The journal in sentences; follows its end until somebody scrolls up. */
export function RunLog({ lines }: { readonly lines: readonly LogLine[] }) {
  const box = useRef<HTMLDivElement>(null);
  const [following, follow] = useState(true);
  const last = lines.length;
  useEffect(() => {
    const { current } = box;
    if (!following || last === 0 || !current) return;
    const toEnd = (): void => void (current.scrollTop = current.scrollHeight);
    toEnd();
    // The board above takes its room later.
    const room = new ResizeObserver(toEnd);
    room.observe(current);
    return () => room.disconnect();
  }, [last, following]);
  return (
    <section className={css['log']} aria-label="Log">
      <header className={css['belowHead']}>
        <h2>Log</h2>
        <Button kind="quiet" small icon={ArrowDownToLine} aria-pressed={following} onClick={() => follow(!following)}>
          {following ? 'Following' : 'Follow'}
        </Button>
      </header>
      <div
        ref={box}
        className={css['lines']}
        role="log"
        aria-label="Log of the rollout"
        onWheel={(event) => event.deltaY < 0 && follow(false)}
      >
        {lines.map((line, index) => (
          <p key={`${line.at} ${index}`} data-tone={line.tone}>
            <time>{exactClock(line.at)}</time>
            <span>{line.sentence}</span>
          </p>
        ))}
      </div>
    </section>
  );
}
