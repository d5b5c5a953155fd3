import { useQuery } from '@tanstack/react-query'

import { callApi } from '../lib/api.ts'
import type { Reply } from '../lib/replies.ts'

type Projects = Reply<'GET /api/projects'>

const atOnce = 500

/** The projects the caller may see: all of them, one may be looked for by any. */
export function useProjects() {
  return useQuery({
    queryKey: ['projects', 'all'],
    queryFn: async ({ signal }) => {
      const all: Projects['rows'] = []
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: Projects = await callApi('GET /api/projects', { query: { limit: atOnce, ...(cursor && { cursor }) }, signal })
        all.push(...page.rows)
        cursor = page.next
      }
      return all
    },
    staleTime: 300_000,
  })
}
