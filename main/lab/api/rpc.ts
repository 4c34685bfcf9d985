/** A parameter as it came over the wire, before anybody knows what it should be. Only text, truth and absence are plain. */
export type Rpc =
  | string
  | boolean
  | null
  | { readonly kind: 'int'; readonly text: string }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'date'; readonly text: string }
  | { readonly kind: 'array'; readonly items: readonly Rpc[] }
  | { readonly kind: 'dict'; readonly members: ReadonlyMap<string, Rpc> };

/** How the server spells a value inside a complaint about it. */
export function show(value: Rpc): string {
  if (typeof value === 'string') return `S(${value})`;
  if (typeof value === 'boolean') return `B(${value})`;
  if (value === null) return 'N';
  switch (value.kind) {
    case 'int':
      return `I(${value.text})`;
    case 'float':
      return `F(${Number.isInteger(value.value) ? `${value.value}.` : value.value})`;
    case 'date':
      return `D(${value.text})`;
    case 'array':
      return `[${value.items.map(show).join(';')}]`;
    case 'dict':
      return `{${[...value.members].map(([name, member]) => `${name}:${show(member)}`).join(';')}}`;
  }
}
