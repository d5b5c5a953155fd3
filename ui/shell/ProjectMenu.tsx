import { useQuery } from '@tanstack/react-query'

import { Icon } from '../components/Icon.tsx'
import { Menu, MenuChoice } from '../components/Menu.tsx'
import { callApi } from '../lib/api.ts'
import { chooseProject } from '../lib/project.ts'
import { queryClient } from '../lib/query-client.ts'
import { useWords } from '../lib/use-words.ts'
import { useSession } from './session.ts'
import { shellWords } from './words.ts'

/** The project everything on the page belongs to; a menu as soon as there is a second one. */
export function ProjectMenu() {
  const t = useWords(shellWords)
  const { project } = useSession()
  const projects = useQuery({
    queryKey: ['projects'],
    queryFn: ({ signal }) => callApi('GET /api/projects', { signal }),
    staleTime: 300_000,
  })
  const rows = projects.data?.rows ?? []
  if (rows.length < 2) {
    return (
      <span className="ctx still">
        <bdi className="strong">{project.name}</bdi>
      </span>
    )
  }
  return (
    <Menu
      trigger={
        <button type="button" className="ctx">
          <span className="sr">{t('project')}</span>
          <bdi className="strong">{project.name}</bdi>
          <Icon name="chevron-down" size={12} />
        </button>
      }
    >
      <MenuChoice
        title={t('projects')}
        value={project.slug}
        options={rows.map(({ slug, name }) => ({ value: slug, title: name }))}
        onChange={(slug) => {
          chooseProject(slug)
          void queryClient.invalidateQueries()
        }}
      />
    </Menu>
  )
}
