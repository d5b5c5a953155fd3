import { useQuery } from '@tanstack/react-query'

import { callApi } from '../lib/api.ts'

/** The projects the caller may see. */
export function useProjects() {
  return useQuery({ queryKey: ['projects'], queryFn: ({ signal }) => callApi('GET /api/projects', { signal }), staleTime: 300_000 })
}
