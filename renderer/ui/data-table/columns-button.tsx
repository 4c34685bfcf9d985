import { Button } from '../button.tsx';
import { icons } from '../glyph/icons.ts';
import { MenuButton } from '../layer/menu.tsx';
import type { DataColumn } from './columns.ts';
import type { TableState } from './state.ts';

interface ColumnsButtonProps<Row> {
  readonly columns: readonly DataColumn<Row>[];
  readonly state: TableState;
}

/** Which columns a table shows. */
export function ColumnsButton<Row>({ columns, state }: ColumnsButtonProps<Row>) {
  return (
    <MenuButton
      trigger={
        <Button kind="quiet" icon={icons.columns}>
          Columns
        </Button>
      }
      entries={columns
        .filter((column) => !column.fixed)
        .map((column) => ({
          kind: 'check',
          label: column.unit ? `${column.head}, ${column.unit}` : column.head,
          checked: state.shown.has(column.id),
          onChange: (on) => state.show(column.id, on),
        }))}
    />
  );
}
