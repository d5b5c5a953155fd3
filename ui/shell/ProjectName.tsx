import { useQuery } from '@tanstack/react-query'
import { Suspense, lazy } from 'react'

import { callApi } from '../lib/api.ts'
import { useSession } from './session.ts'

const ProjectMenu = lazy(async () => ({ default: (await import('./ProjectMenu.tsx')).ProjectMenu }))

/** The project everything on the page belongs to; a menu as soon as there is a second one. */
export function ProjectName() {
  const { project } = useSession()
  const { data } = useQuery({
    queryKey: ['projects'],
    queryFn: ({ signal }) => callApi('GET /api/projects', { signal }),
    staleTime: 300_000,
  })
  const still = (
    <span className="ctx still">
      <bdi className="strong">{project.name}</bdi>
    </span>
  )
  return data && data.rows.length > 1 ? (
    <Suspense fallback={still}>
      <ProjectMenu projects={data.rows} />
    </Suspense>
  ) : (
    still
  )
}
