/**
 * What is said of one code. `{0}` is the first parameter: a reference becomes its object's name, `{0|the VM}` says what to say
 * where there is none. `{0:bytes}`, `{0:state}`, `{0:operation}`, `{0:class}` and `{0:text}` read it as something else.
 */
export interface Sentence {
  /** What is wrong, naming the object; no full stop. */
  readonly title: string;
  /** Why, with numbers, or what can be done about it: whole sentences. */
  readonly cause?: string;
  /** Later or on another try it may well work. */
  readonly retry?: true;
  /** Actions that remove the cause, each on the object that a parameter points at. */
  readonly fixes?: readonly SentenceFix[];
}

export interface SentenceFix {
  readonly action: string;
  readonly label: string;
  readonly param: number;
}

export type Sentences = Readonly<Record<string, Sentence>>;

export const say = (title: string, cause?: string): Sentence => (cause === undefined ? { title } : { title, cause });
export const sayRetry = (title: string, cause?: string): Sentence => ({ ...say(title, cause), retry: true });
export const sayFix = (title: string, cause: string, ...fixes: readonly SentenceFix[]): Sentence => ({
  ...say(title, cause),
  fixes,
});
export const fix = (action: string, label: string, param = 0): SentenceFix => ({ action, label, param });
