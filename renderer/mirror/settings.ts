import { kept, useKept } from '../ui/kept.ts';

const choice =
  <T extends string>(usual: T, ...others: readonly T[]) =>
  (value: unknown): T =>
    others.find((other) => other === value) ?? usual;
const flag =
  (usual: boolean) =>
  (value: unknown): boolean =>
    typeof value === 'boolean' ? value : usual;
const amount =
  (usual: number, min: number, max: number) =>
  (value: unknown): number =>
    typeof value === 'number' && value >= min && value <= max ? value : usual;

/** Every setting of this console, each with what turns a kept value into a right one. */
const settings = {
  theme: choice<'system' | 'light' | 'dark' | 'contrast'>('system', 'light', 'dark', 'contrast'),
  density: choice<'compact' | 'comfortable'>('compact', 'comfortable'),
  /** Each object opens on the tab it was last seen on. */
  rememberTabs: flag(true),
  showCustomTemplates: flag(true),
  showDefaultTemplates: flag(false),
  showLocalStorage: flag(false),
  showHidden: flag(false),
  /** Ask before shutting down, restarting or suspending; what loses data is always asked. */
  confirmPower: choice<'always' | 'several' | 'never'>('always', 'several', 'never'),
  /** Offer the way back in a toast after a move or a power action. */
  offerUndo: flag(true),
  notifyWhenHidden: flag(true),
  /** Actions run side by side in one pool; read by the engine. */
  actionsAtOnce: amount(25, 1, 100),
  keepActivityDays: amount(90, 1, 365),
} as const;

export type Settings = { readonly [K in keyof typeof settings]: ReturnType<(typeof settings)[K]> };
type Name = keyof Settings;

const read = <K extends Name>(name: K, value: unknown): Settings[K] => settings[name](value) as Settings[K];

/** A setting and how to change it; every user of it follows at once. */
export function useSetting<K extends Name>(name: K): readonly [Settings[K], (value: Settings[K]) => void] {
  return useKept(`setting.${name}`, (value) => read(name, value));
}

/** Outside of rendering. */
export const setting = <K extends Name>(name: K): Settings[K] => read(name, kept(`setting.${name}`));
