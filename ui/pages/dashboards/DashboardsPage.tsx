import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'

import { Answer } from '../../components/Answer.tsx'
import { Button } from '../../components/Button.tsx'
import { Chip } from '../../components/Chip.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Icon } from '../../components/Icon.tsx'
import { MoreRows } from '../../components/MoreRows.tsx'
import { callApi } from '../../lib/api.ts'
import { useFormat } from '../../lib/format.ts'
import { text } from '../../lib/url-state.ts'
import { useUrlState } from '../../lib/use-url-state.ts'
import { useWords } from '../../lib/use-words.ts'
import { usePermission } from '../../shell/session.ts'
import { useContextSearch } from '../../shell/use-context-search.ts'
import { useNow } from '../../shell/use-now.ts'
import { ImportDialog } from './ImportDialog.tsx'
import { NewDialog } from './NewDialog.tsx'
import { words } from './words.ts'

import './dashboards.css'

const schema = { q: text(), tag: text() }

/** Dashboards of the project, found by words and tags. */
export function DashboardsPage() {
  const t = useWords(words)
  const format = useFormat()
  const now = useNow(60_000)
  const context = useContextSearch()
  const mayWrite = usePermission('dashboards.write')
  const [{ q, tag }, change] = useUrlState(schema)
  const [open, setOpen] = useState<'new' | 'import' | null>(null)
  const list = useInfiniteQuery({
    queryKey: ['dashboards', q, tag],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/dashboards', { query: { q, ...(tag && { tag }), ...(pageParam !== null && { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  const isFiltered = q !== '' || tag !== ''
  return (
    <>
      <div className="page-head">
        <h1>{t('title')}</h1>
        <span className="faint small hide-s">{t('byName')}</span>
        <span className="grow" />
        {mayWrite && (
          <>
            <Button icon="download" onClick={() => setOpen('import')}>
              {t('import')}
            </Button>
            <Button look="go" icon="plus" onClick={() => setOpen('new')}>
              {t('fresh')}
            </Button>
          </>
        )}
      </div>
      <div className="ds-bar">
        <label className="field">
          <Icon name="search" />
          <span className="sr">{t('search')}</span>
          <input
            data-page-search
            type="search"
            maxLength={200}
            placeholder={t('searchHint')}
            value={q}
            onChange={(event) => change({ q: event.target.value })}
          />
        </label>
        {tag && (
          <Chip on icon="close" onClick={() => change({ tag: '' })}>
            {tag}
          </Chip>
        )}
      </div>
      <Answer query={list} rows={8}>
        {() =>
          rows.length === 0 ? (
            <EmptyState title={t('none')}>
              <Button onClick={() => change({ q: '', tag: '' })}>{t('clear')}</Button>
            </EmptyState>
          ) : (
            <DataTable
              tall
              label={t('title')}
              rows={rows}
              rowKey={({ uid }) => uid}
              enter="subject"
              columns={[
                {
                  name: 'title',
                  title: t('name'),
                  cell: ({ uid, title }) => (
                    <Link href={`/d/${uid}${context}`}>
                      <bdi>{title}</bdi>
                    </Link>
                  ),
                },
                { name: 'folder', title: t('folder'), wideOnly: true, cell: ({ folder }) => <bdi className="dim">{folder}</bdi> },
                {
                  name: 'tags',
                  title: t('tags'),
                  wideOnly: true,
                  cell: ({ tags }) => (
                    <span className="ds-tags">
                      {tags.slice(0, 4).map((one) => (
                        <Chip key={one} onClick={() => change({ tag: one }, { push: true })}>
                          <bdi>{one}</bdi>
                        </Chip>
                      ))}
                    </span>
                  ),
                },
                { name: 'panels', title: t('panels'), numeric: true, cell: ({ panels }) => format.count(panels) },
                {
                  name: 'changed',
                  title: t('changed'),
                  cell: ({ isBuiltIn, updatedAt, updatedBy }) => (
                    <span className="dim">
                      {isBuiltIn ? (
                        t('builtIn')
                      ) : (
                        <>
                          {format.ago(Date.parse(updatedAt), now)}, <bdi>{updatedBy}</bdi>
                        </>
                      )}
                    </span>
                  ),
                },
              ]}
            />
          )
        }
      </Answer>
      {list.data && !isFiltered && rows.every(({ isBuiltIn }) => isBuiltIn) && <EmptyState title={t('only')} />}
      <MoreRows list={list} />
      {open === 'new' && <NewDialog onClose={() => setOpen(null)} />}
      {open === 'import' && <ImportDialog onClose={() => setOpen(null)} />}
    </>
  )
}
