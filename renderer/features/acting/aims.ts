import type { Obj } from '../../../app/inventory/view.ts';
import type { Subject } from './fields.ts';

export const GiB = 1024 ** 3;
export const today = (): string => new Date().toISOString().slice(0, 10);
export const nameOf = (aims: readonly Subject[]): string => {
  const target = aims[0]?.target;
  return target && 'name_label' in target ? target.name_label : '';
};
export const vmOf = (aims: readonly Subject[]): Obj<'VM'> | undefined => {
  const target = aims[0]?.target;
  return target?.$cls === 'VM' ? target : undefined;
};
export const vdiOf = (aims: readonly Subject[]): Obj<'VDI'> | undefined => {
  const target = aims[0]?.target;
  return target?.$cls === 'VDI' ? target : undefined;
};
export const vbdOf = (aims: readonly Subject[]): Obj<'VBD'> | undefined => {
  const target = aims[0]?.target;
  return target?.$cls === 'VBD' ? target : undefined;
};
export const vifOf = (aims: readonly Subject[]): Obj<'VIF'> | undefined => {
  const target = aims[0]?.target;
  return target?.$cls === 'VIF' ? target : undefined;
};

/** Names need not be one of a kind, but whoever reads the tree has to tell them apart. */
function doubled(text: string, aims: readonly Subject[]): string | undefined {
  const vm = vmOf(aims);
  const others = vm && aims[0] ? [...aims[0].situation.view.all('VM')].filter(({ $ref }) => $ref !== vm.$ref) : [];
  return others.some(({ name_label }) => name_label === text.trim())
    ? 'Another one has this name already; that is allowed.'
    : undefined;
}

export const name = { kind: 'text', key: 'name', label: 'Name', note: doubled } as const;
export const description = { kind: 'area', key: 'description', label: 'Description', optional: true } as const;
export const mac = {
  kind: 'text',
  key: 'mac',
  label: 'MAC address',
  hint: 'Left empty, the server makes one.',
  optional: true,
} as const;
