import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The same files are served by the browser shell and by Electron's app:// handler, hence the relative base. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'chrome140',
    sourcemap: false,
    chunkSizeWarningLimit: 700,
    modulePreload: { polyfill: false },
  },
});
