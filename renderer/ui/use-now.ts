import { useEffect, useState } from 'react';

/** The present moment in milliseconds, again every `every` milliseconds; stands still while `every` is undefined. */
export function useNow(every: number | undefined): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (every === undefined) return undefined;
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
