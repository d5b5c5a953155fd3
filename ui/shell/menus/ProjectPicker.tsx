import { chooseProject } from '../../lib/project.ts'
import { queryClient } from '../../lib/query-client.ts'
import { useWords } from '../../lib/use-words.ts'
import { ProjectButton } from '../ProjectButton.tsx'
import { useSession } from '../session.ts'
import { useProjects } from '../use-projects.ts'
import { shellWords } from '../words.ts'
import { Picker } from './Picker.tsx'

/** Switches between the projects the caller may see; everything on the page is asked anew. */
export function ProjectPicker() {
  const t = useWords(shellWords)
  const { project } = useSession()
  const { data, error } = useProjects()
  return (
    <Picker
      label={t('project')}
      trigger={<ProjectButton />}
      options={data?.map(({ slug, name }) => ({ value: slug, title: name, note: slug, named: true }))}
      error={error}
      value={project.slug}
      onChoose={(slug) => {
        chooseProject(slug)
        // What was answered for another project is not shown for a moment either.
        void queryClient.resetQueries()
      }}
    />
  )
}
