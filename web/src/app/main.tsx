import '../styles/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { IconSprite } from '#components/icon.tsx';
import { createQueryClient } from '#lib/query-client.ts';
import { buildRouter } from './router.tsx';
import { ThemeProvider } from './theme-provider.tsx';

const queryClient = createQueryClient();
const router = buildRouter(queryClient);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <ThemeProvider>
        <IconSprite />
        <RouterProvider router={router} />
      </ThemeProvider>
    </QueryClientProvider>
  </StrictMode>,
);
