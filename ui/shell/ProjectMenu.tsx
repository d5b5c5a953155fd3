import { Icon } from '../components/Icon.tsx'
import { Menu, MenuChoice } from '../components/Menu.tsx'
import { chooseProject } from '../lib/project.ts'
import { queryClient } from '../lib/query-client.ts'
import type { Reply } from '../lib/replies.ts'
import { useWords } from '../lib/use-words.ts'
import { useSession } from './session.ts'
import { shellWords } from './words.ts'

/** Switches between the projects the caller may see. */
export function ProjectMenu({ projects }: { projects: Reply<'GET /api/projects'>['rows'] }) {
  const t = useWords(shellWords)
  const { project } = useSession()
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
        options={projects.map(({ slug, name }) => ({ value: slug, title: name }))}
        onChange={(slug) => {
          chooseProject(slug)
          void queryClient.invalidateQueries()
        }}
      />
    </Menu>
  )
}
