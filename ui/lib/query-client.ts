import { QueryClient } from '@tanstack/react-query'

import { ApiFault } from './api-fault.ts'

/** One cache for the page: answers are shown at once and checked again in the background; only what may pass is retried. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      gcTime: 300_000,
      retry: (count, error) => count < 3 && error instanceof ApiFault && error.retryable,
      retryDelay: (count) => Math.min(500 * 2 ** count, 5_000),
      refetchOnWindowFocus: false,
    },
    mutations: { retry: false },
  },
})
