import { Suspense, lazy, useMemo, useState } from 'react'

import { Button } from '../../../components/Button.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { ApiFault } from '../../../lib/api-fault.ts'
import { text } from '../../../lib/url-state.ts'
import { useUrlState } from '../../../lib/use-url-state.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useRange } from '../../../shell/use-range.ts'
import { words } from '../words.ts'
import { faultPlace } from './fault-place.ts'
import { GroupChips } from './GroupChips.tsx'
import { canGroup, readGroup } from './grouping.ts'
import { searchFamilies } from './metric-families.ts'
import { MetricList } from './MetricList.tsx'
import { NoExpr } from './NoExpr.tsx'
import { NoMetrics } from './NoMetrics.tsx'
import { QueryBar } from './QueryBar.tsx'
import { suggestExpr } from './suggest-expr.ts'
import { useCatalogue } from './use-catalogue.ts'
import { useMetricQuery } from './use-metric-query.ts'
import { unitOf } from './value-unit.ts'

const loadResult = () => import('./QueryResult.tsx')
const QueryResult = lazy(async () => ({ default: (await loadResult()).QueryResult }))
const schema = { expr: text() }

/** Names on one side, what the chosen one or an expression of one's own says on the other. */
export function Explore() {
  const t = useWords(words)
  const { range, live } = useRange()
  const [{ expr }, change] = useUrlState(schema)
  const [search, setSearch] = useState('')
  const { families, error, refetch } = useCatalogue(range, search)
  const found = useMemo(() => families && searchFamilies(families, search), [families, search])
  const chosen = useMemo(() => families?.find((family) => suggestExpr(family) === readGroup(expr).inner), [families, expr])
  const query = useMetricQuery(expr, range, live)
  const ask = (next: string): void => change({ expr: next }, { push: true })
  const mistake = query.error instanceof ApiFault ? faultPlace(expr, query.error.message) : undefined
  const isNew = families?.length === 0 && search === '' && expr === ''
  return (
    <div className={expr === '' ? 'mx-explore' : 'mx-explore asked'}>
      <MetricList families={found} search={search} chosen={chosen} onSearch={setSearch} onChoose={(family) => ask(suggestExpr(family))} />
      <section className="mx-main" aria-label={t('result')}>
        {expr !== '' && (
          <div className="mx-back">
            <Button look="quiet" onClick={() => ask('')}>
              {t('allNames')}
            </Button>
          </div>
        )}
        {chosen && (
          <div className="mx-title">
            <h2 className="mono ltr">{chosen.name}</h2>
            <span className="tag">{t(chosen.kind)}</span>
            {chosen.unit !== '' && <bdi className="tag">{chosen.unit}</bdi>}
            <bdi className="dim small">{chosen.help}</bdi>
          </div>
        )}
        <QueryBar expr={expr} mistake={mistake} onRun={(next) => (next === expr ? void query.refetch() : ask(next))} />
        {chosen && canGroup(chosen.kind) && <GroupChips expr={expr} kind={chosen.kind} result={query.data} onAsk={ask} />}
        {error !== null && <FaultNotice error={error} onRetry={() => void refetch()} />}
        {isNew ? (
          <NoMetrics />
        ) : expr === '' ? (
          <NoExpr onAsk={ask} />
        ) : query.error ? (
          <FaultNotice error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Suspense fallback={<div className="mx-chart" />}>
            <QueryResult
              expr={expr}
              title={chosen?.name ?? expr}
              unit={chosen ? unitOf(chosen) : 'number'}
              result={query.data}
              stale={query.isPlaceholderData}
            />
          </Suspense>
        )}
      </section>
    </div>
  )
}
