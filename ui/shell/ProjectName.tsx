import { lazy } from 'react'

import { OnDemand } from './OnDemand.tsx'
import { ProjectButton } from './ProjectButton.tsx'
import { useSession } from './session.ts'
import { useProjects } from './use-projects.ts'

const loadMenus = () => import('./menus/index.ts')
const ProjectPicker = lazy(async () => ({ default: (await loadMenus()).ProjectPicker }))

/** The project everything on the page belongs to; with a picker when there is a second one. */
export function ProjectName() {
  const { project } = useSession()
  const { data } = useProjects()
  if (data && data.length > 1) {
    return (
      <OnDemand button={<ProjectButton />} preload={() => void loadMenus()}>
        <ProjectPicker />
      </OnDemand>
    )
  }
  return (
    <span className="ctx still">
      <bdi className="strong cut">{project.name}</bdi>
    </span>
  )
}
