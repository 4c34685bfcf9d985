/** A finding as it stood when a run began, for its report. */
export interface Found {
  readonly id: string;
  readonly level: 'blocking' | 'warning' | 'agreed' | 'note';
  /** "Paris has high availability on". */
  readonly sentence: string;
}
