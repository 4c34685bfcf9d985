const FORM = /^(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d):?(\d\d)/;

/** A server's date in milliseconds since 1970; undefined for its "never", which is 1970, and for anything odd. */
export function serverTime(text: string): number | undefined {
  const match = FORM.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  return time > 0 ? time : undefined;
}
