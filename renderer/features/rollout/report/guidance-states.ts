/** How far something that updates ask for has come, for people. */
export const guidanceStates = {
  done: { word: 'done', state: 'done' },
  'not-done': { word: 'not done', state: 'info' },
  pending: { word: 'still pending', state: 'warning' },
} as const;
