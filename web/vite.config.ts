import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env['KF_SERVER'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  server: {
    proxy: {
      '/api': server,
      '/wechat': server,
      '/socket.io': { target: server, ws: true },
    },
  },
  build: {
    target: 'es2022',
    // The content security policy allows no data: fonts or scripts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      treeshake: {
        // antd's own parts only define components, but do not say so: without this a page with one menu carries all of
        // the form library and its validator.
        moduleSideEffects: [{ test: /[\\/]@rc-component[\\/].*\.js$/, sideEffects: false }],
      },
    },
  },
});
