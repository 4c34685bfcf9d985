import { useEffect } from 'react';
import { useSetting } from '../mirror/settings.ts';

/** Puts theme, contrast and density on the document; colours follow the system by themselves where nothing was chosen. */
export function useAppearance(): void {
  const [theme] = useSetting('theme');
  const [density] = useSetting('density');
  useEffect(() => {
    const root = document.documentElement;
    const more = window.matchMedia('(prefers-contrast: more)');
    const apply = (): void => {
      root.dataset['theme'] = theme === 'light' || theme === 'dark' ? theme : 'system';
      root.dataset['contrast'] = theme === 'contrast' || (theme === 'system' && more.matches) ? 'more' : 'normal';
      root.dataset['density'] = density;
    };
    apply();
    more.addEventListener('change', apply);
    return () => more.removeEventListener('change', apply);
  }, [theme, density]);
}
