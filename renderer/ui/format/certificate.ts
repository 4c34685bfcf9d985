/** The common name of "CN=xs-paris-02,O=..." or the whole if there is none. */
export const commonName = (subject: string): string =>
  /(?:^|[,/\n])\s*CN\s*=\s*([^,/\n]+)/i.exec(subject)?.[1]?.trim() ?? subject;
