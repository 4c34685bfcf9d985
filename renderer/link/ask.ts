import { useMutation, useQuery, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import type { Args, AskName, CommandName, Result } from '../../app/contract/catalogue.ts';
import type { FailureError } from '../../app/errors/failure.ts';
import { useLink } from './link.tsx';
import { tellFailure } from './tell.ts';

interface AskOptions {
  readonly enabled?: boolean;
  /** How long an answer counts as fresh, in milliseconds; 0 when left off. */
  readonly staleTime?: number;
  readonly refetchInterval?: number;
}

/** Something pulled once; cancelled when nobody looks any more. */
export function useAsk<K extends AskName>(
  name: K,
  args: Args<K>,
  options: AskOptions = {},
): UseQueryResult<Result<K>, FailureError> {
  const link = useLink();
  return useQuery<Result<K>, FailureError>({
    queryKey: [name, args],
    queryFn: ({ signal }) => link.call(name, args, { signal }),
    ...options,
  });
}

interface CommandOptions {
  /** The one who asks shows in its own place why it did not come about. */
  readonly shown?: boolean;
}

/** Something that changes the world; settles when its effect has been seen. */
export function useCommand<K extends CommandName>(
  name: K,
  { shown = false }: CommandOptions = {},
): UseMutationResult<Result<K>, FailureError, Args<K>> {
  const link = useLink();
  return useMutation<Result<K>, FailureError, Args<K>>({
    mutationFn: (args) => link.call(name, args),
    ...(shown ? {} : { onError: tellFailure }),
  });
}
