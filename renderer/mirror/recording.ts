import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { RecordingState } from '../../app/contract/metrics.ts';
import type { MetricCls } from '../../app/metrics/metric-cls.ts';
import type { FailureError } from '../../app/errors/failure.ts';
import { useAsk, useCommand } from '../link/ask.ts';

/** The console's own 5-second recording: whose numbers are kept, how much that is, and how to change it. */
export function useRecording(): {
  readonly state: RecordingState | undefined;
  readonly keep: (target: { pool: string; cls: MetricCls; uuid: string }, on: boolean) => void;
  readonly limit: (limits: Pick<RecordingState, 'days' | 'maxBytes' | 'watched'>) => void;
  /** Reads it again. */
  readonly look: () => void;
  readonly error: FailureError | null;
} {
  const client = useQueryClient();
  const { data } = useAsk('metrics.recording', {}, { staleTime: 10_000 });
  const keep = useCommand('metrics.keep', { shown: true });
  const limits = useCommand('metrics.recordingLimits', { shown: true });
  const look = useCallback(() => void client.invalidateQueries({ queryKey: ['metrics.recording'] }), [client]);
  const { mutate: change } = keep;
  const { mutate: bound } = limits;
  return {
    state: data,
    keep: useCallback((target, on) => change({ ...target, on }, { onSettled: look }), [change, look]),
    limit: useCallback((next) => bound(next, { onSettled: look }), [bound, look]),
    look,
    error: keep.error ?? limits.error,
  };
}
