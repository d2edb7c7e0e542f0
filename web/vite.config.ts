import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const server = process.env['KF_SERVER'] ?? 'http://127.0.0.1:8080';

/** The server answers /wall with a page of its own; so does the development server. */
const wallPage: Plugin = {
  name: 'wall-page',
  configureServer: (vite) => {
    vite.middlewares.use((request, _response, next) => {
      if (request.url?.split('?', 1)[0] === '/wall') request.url = '/wall.html';
      next();
    });
  },
};

export default defineConfig({
  plugins: [react(), wallPage],
  server: {
    proxy: {
      // As objects: the short form would change the host, by which the server knows its own pages.
      '/api': { target: server },
      '/wechat': { target: server },
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
