/** Objects are named by uuid wherever it has to outlive references, and restarts. */
export interface Named {
  readonly uuid: string;
  readonly name: string;
}
