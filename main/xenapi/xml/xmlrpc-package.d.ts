declare module 'xmlrpc/lib/serializer.js' {
  export function serializeMethodCall(method: string, params: readonly unknown[], encoding?: string): string;
}

declare module 'xmlrpc/lib/deserializer.js' {
  import type { Readable } from 'node:stream';

  export default class Deserializer {
    constructor(encoding?: string);
    deserializeMethodResponse(stream: Readable, done: (error: Error | null, value: unknown) => void): void;
  }
}

declare module 'xmlrpc/lib/customtype.js' {
  export default class CustomType {
    tagName: string;
    raw: string;
    constructor(raw: string);
  }
}
