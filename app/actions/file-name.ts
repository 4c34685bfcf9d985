/** A name that every file system takes. */
export const plainName = (name: string): string => name.replaceAll(/[^\w.-]+/g, '-').slice(0, 80) || 'unnamed';

/** A file in a folder of this machine, written as its system writes paths. */
export function inFolder(folder: string, name: string): string {
  const separator = folder.includes('\\') ? '\\' : '/';
  return `${folder.replace(/[\\/]+$/, '')}${separator}${name}`;
}

/** The last part of a whole path, whichever system wrote it. */
export const baseName = (path: string): string => path.replace(/^.*[\\/]/, '');
