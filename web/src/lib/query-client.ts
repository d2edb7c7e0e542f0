import { QueryClient } from '@tanstack/react-query';
import { HttpError } from './http.ts';

const MAX_RETRIES = 2;

/** What the server refused stays refused; only silence and its own faults are worth asking again. */
const worthRetrying = (failures: number, error: Error): boolean =>
  failures < MAX_RETRIES && !(error instanceof HttpError && error.status < 500);

export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { retry: worthRetrying, staleTime: 30_000, refetchOnWindowFocus: false },
      mutations: { retry: false },
    },
  });
