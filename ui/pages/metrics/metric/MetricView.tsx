import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Suspense, lazy, useEffect, useMemo } from 'react'
import { Link, useLocation } from 'wouter'

import type { MetricRow } from '../../../../src/api/contract/metrics.ts'
import { buttonClass } from '../../../components/Button.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { ApiFault } from '../../../lib/api-fault.ts'
import { callApi } from '../../../lib/api.ts'
import { isTyping } from '../../../lib/is-typing.ts'
import type { Reply } from '../../../lib/replies.ts'
import { choice, text } from '../../../lib/url-state.ts'
import { useUrlState } from '../../../lib/use-url-state.ts'
import { useWords } from '../../../lib/use-words.ts'
import { editNow } from '../build/edit-now.ts'
import { filterList } from '../build/matchers.ts'
import { drawMetric, views } from '../build/metric-drawing.ts'
import { useKindTitle } from '../build/use-kind-title.ts'
import { useExploreHref } from '../use-explore-href.ts'
import { useScopeQuery } from '../use-scope-query.ts'
import { words } from '../words.ts'
import { Builder } from './Builder.tsx'
import { MetricChart } from './MetricChart.tsx'
import { ScopeNote } from './ScopeNote.tsx'

const MetricFacts = lazy(async () => ({ default: (await import('./MetricFacts.tsx')).MetricFacts }))
const longestSearch = 200
const schema = { view: choice(views, ''), by: text(), f: filterList() }

/** One metric: its chart as it is chosen, what it is, who sends it, what it is related to. */
export function MetricView({ name }: { name: string }) {
  const t = useWords(words)
  const kindTitle = useKindTitle()
  const [, navigate] = useLocation()
  const exploreHref = useExploreHref()
  const scope = useScopeQuery()
  const [{ view, by, f: filters }, change] = useUrlState(schema)
  const facts = useQuery({
    queryKey: ['metric', name, scope],
    queryFn: ({ signal }) => callApi('GET /api/metrics/metric', { query: { ...scope, metric: name }, signal }),
    staleTime: 30_000,
  })
  const listed = useListedRow(name, scope, facts.isPending)
  const row = facts.data?.metric ?? listed
  const drawing = useMemo(() => row && drawMetric(row, { view, by, filters }), [row, view, by, filters])
  const promqlHref = exploreHref(drawing?.expr ?? '')
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key !== 'e' || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      event.preventDefault()
      navigate(promqlHref, { state: editNow })
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [navigate, promqlHref])
  if (facts.error instanceof ApiFault && facts.error.code === 'not_found') return <EmptyState title={t('noMetric', { name })} />
  return (
    <>
      <div className="mx-title">
        <h2 className="mono ltr">{name}</h2>
        {row && <span className="tag">{kindTitle(row.kind)}</span>}
        {row && row.unit !== '' && <bdi className="tag">{row.unit}</bdi>}
        {row && <bdi className="dim small mx-told">{row.help}</bdi>}
        <Link className={buttonClass({ extra: 'mx-promql' })} href={promqlHref} aria-keyshortcuts="e">
          {t('asPromql')}
        </Link>
      </div>
      {facts.error !== null && <FaultNotice error={facts.error} onRetry={() => void facts.refetch()} />}
      {row && drawing ? (
        <>
          <Builder
            row={row}
            drawing={drawing}
            choices={{ view, by, filters }}
            labels={facts.data?.labels}
            countedName={facts.data?.countedName ?? row.series}
            onChange={({ filters: next, ...others }) => change({ ...others, ...(next && { f: next }) }, { push: true })}
          />
          <ScopeNote scope={row.scope} />
          <p className="mx-shown ltr faint hide-s">{drawing.brief}</p>
          <MetricChart row={row} drawing={drawing} />
        </>
      ) : (
        <>
          <div className="mx-unbuilt" />
          <div className="mx-chart" />
        </>
      )}
      {row && facts.data && (
        <Suspense fallback={null}>
          <MetricFacts facts={facts.data} expr={drawing?.expr ?? ''} />
        </Suspense>
      )}
    </>
  )
}

/** What the list beside knows of it, or the search it is made by: the chart need not wait for everything else. */
function useListedRow(name: string, scope: ReturnType<typeof useScopeQuery>, enabled: boolean): MetricRow | undefined {
  const lists = useQueryClient().getQueriesData<{ pages: readonly Reply<'GET /api/metrics/names'>[] }>({
    queryKey: ['metric-names', scope],
  })
  const listed = lists.flatMap(([, list]) => list?.pages.flatMap(({ rows }) => rows) ?? []).find((row) => row.name === name)
  const { data } = useQuery({
    queryKey: ['metric-row', name, scope],
    queryFn: ({ signal }) =>
      callApi('GET /api/metrics/names', { query: { ...scope, search: name.slice(0, longestSearch), limit: 10 }, signal }),
    enabled: enabled && listed === undefined,
    staleTime: 30_000,
  })
  return listed ?? data?.rows.find((row) => row.name === name)
}
