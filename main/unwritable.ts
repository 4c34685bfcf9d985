const REASONS: Readonly<Partial<Record<string, string>>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'it is on a disk that can only be read',
  ENOSPC: 'no room is left on its disk',
  EDQUOT: 'this user has no room left on its disk',
  EFBIG: 'no room is left on its disk',
  ENOTDIR: 'there is a file in its place',
  EEXIST: 'there is a file in its place',
  ENOENT: 'a folder cannot be made there',
};

/** Why something could not be written, as the end of a sentence; the system's own words where we have none. */
export function whyUnwritable(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}
