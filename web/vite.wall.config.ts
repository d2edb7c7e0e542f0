import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The wall is built apart from the console: televisions run engines as old as Chromium 79, and a newer word anywhere in
 * its one script would leave the screen black. es2019 beside it keeps out what Chromium 79 knows only in part.
 */
export default defineConfig({
  plugins: [react()],
  publicDir: false,
  build: {
    target: ['es2019', 'chrome79'],
    cssTarget: 'chrome79',
    outDir: 'dist',
    emptyOutDir: false,
    assetsDir: 'assets/wall',
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: { input: 'wall.html' },
  },
});
