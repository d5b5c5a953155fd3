import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { Answer } from '../../../components/Answer.tsx'
import { Button } from '../../../components/Button.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import { Field } from '../../../components/Field.tsx'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { MoreRows } from '../../../components/MoreRows.tsx'
import { callApi } from '../../../lib/api.ts'
import { useWords } from '../../../lib/use-words.ts'
import { usePermission, useSession } from '../../../shell/session.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { SectionHead } from '../SectionHead.tsx'
import { projectWords } from './words.ts'

/** The projects the reader may see, and a new one. */
export function Projects() {
  const t = useWords(projectWords)
  const { project: current } = useSession()
  const mayAdd = usePermission('settings.write')
  const [adding, setAdding] = useState(false)
  const projects = useInfiniteQuery({
    queryKey: ['projects', 'paged'],
    queryFn: ({ pageParam, signal }) => callApi('GET /api/projects', { query: pageParam === null ? {} : { cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ rows }) => rows),
  })
  return (
    <section>
      <SectionHead title={t('title')} note={t('note')}>
        {mayAdd && (
          <Button look="go" icon="plus" onClick={() => setAdding(true)}>
            {t('add')}
          </Button>
        )}
      </SectionHead>
      <Answer query={projects} rows={2}>
        {(rows) => (
          <DataTable
            tall
            label={t('title')}
            columns={[
              {
                name: 'name',
                title: t('name'),
                cell: ({ id, name }) => (
                  <span className="row">
                    <bdi>{name}</bdi>
                    {id === current.id && <span className="faint small">{t('current')}</span>}
                  </span>
                ),
              },
              { name: 'slug', title: t('slug'), cell: ({ slug }) => <code className="ltr dim">{slug}</code> },
              { name: 'id', title: t('id'), numeric: true, cell: ({ id }) => <span className="dim">{id}</span> },
            ]}
            rows={rows}
            rowKey={({ id }) => String(id)}
          />
        )}
      </Answer>
      <MoreRows list={projects} />
      {adding && <AddProject onClose={() => setAdding(false)} />}
    </section>
  )
}

function AddProject({ onClose }: { onClose: () => void }) {
  const t = useWords(projectWords)
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [slug, setSlug] = useState<string>()
  const shownSlug = slug ?? slugOf(name)
  const add = useMutation({
    mutationFn: () => callApi('POST /api/projects', { body: { name, slug: shownSlug } }),
    onSuccess: async () => {
      onClose()
      showToast({ text: t('added', { name }) })
      await queries.invalidateQueries({ queryKey: ['projects'] })
    },
  })
  return (
    <FormDialog title={t('add')} action={t('add')} work={add} incomplete={shownSlug === ''} onSubmit={() => add.mutate()} onClose={onClose}>
      <Field label={t('name')} autoComplete="off" required maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      <Field
        label={t('slug')}
        help={t('slugHelp')}
        dir="ltr"
        autoComplete="off"
        maxLength={63}
        value={shownSlug}
        onChange={(event) => setSlug(event.target.value)}
      />
    </FormDialog>
  )
}

/** What a name becomes in addresses: small letters, digits and hyphens. */
function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63)
}
