import type { ActivityMessage } from '../../app/contract/activity.ts';
import type { Activity } from '../../app/activity/activity.ts';

/** The timeline with one message taken into it; the newest first. */
export function withActivity(rows: readonly Activity[], message: ActivityMessage): readonly Activity[] {
  switch (message.type) {
    case 'reset':
      return newestFirst(message.rows);
    case 'put': {
      const put = new Map(message.rows.map((row) => [row.id, row]));
      const kept = rows.map((row) => {
        const now = put.get(row.id);
        put.delete(row.id);
        return now ?? row;
      });
      return put.size === 0 ? kept : newestFirst([...kept, ...put.values()]);
    }
    case 'remove': {
      const gone = new Set(message.ids);
      return rows.filter((row) => !gone.has(row.id));
    }
  }
}

const newestFirst = (rows: readonly Activity[]): readonly Activity[] =>
  rows.toSorted((a, b) => b.started - a.started || (a.id < b.id ? 1 : -1));
