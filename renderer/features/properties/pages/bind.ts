import type { PageProps } from '../page-props.ts';

/** What a field's input is given, by the field's name. */
export function bind({ values, errors, locked, onEdit }: PageProps) {
  return {
    text: (field: string) => ({
      value: String(values[field] ?? ''),
      error: errors[field],
      why: locked[field],
      onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
        onEdit(field, event.currentTarget.value),
    }),
    /** `factor`: what one of the shown unit is worth. */
    number: (field: string, factor = 1) => ({
      value: Math.round((Number(values[field] ?? 0) / factor) * 100) / 100,
      error: errors[field],
      why: locked[field],
      onChange: (value: number | null) => onEdit(field, Math.round((value ?? 0) * factor)),
    }),
    choice: (field: string) => ({
      value: String(values[field] ?? ''),
      error: errors[field],
      why: locked[field],
      onChange: (value: string) => onEdit(field, value),
    }),
    onOff: (field: string) => ({
      checked: values[field] === true,
      why: locked[field],
      onChange: (on: boolean) => onEdit(field, on),
    }),
  };
}

export const GiB = 1024 ** 3;
