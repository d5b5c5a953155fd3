import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { Answer } from '../../../components/Answer.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { callApi } from '../../../lib/api.ts'
import { quotePromql } from '../../../lib/quote-promql.ts'
import { text } from '../../../lib/url-state.ts'
import { useUrlState } from '../../../lib/use-url-state.ts'
import { useWords } from '../../../lib/use-words.ts'
import { CountTable } from './CountTable.tsx'
import { CutDialog } from './CutDialog.tsx'
import { CutList } from './CutList.tsx'
import { labelOf } from './label-of.ts'
import { LabelTable } from './LabelTable.tsx'
import { MetricDrawer } from './MetricDrawer.tsx'
import { MetricTable } from './MetricTable.tsx'
import { SeriesCharts } from './SeriesCharts.tsx'
import { SeriesReadouts } from './SeriesReadouts.tsx'
import { useLabelCuts, useMetricSeries, type WantedCut } from './use-series.ts'
import { cardinalityWords } from './words.ts'

const shown = 20
const urlState = { metric: text() }

/** Where the series come from and who grows, with the remedy: a label can be cut at ingest. */
export function Cardinality() {
  const t = useWords(cardinalityWords)
  const [{ metric }, setUrl] = useUrlState(urlState)
  const [wanted, setWanted] = useState<WantedCut | null>(null)
  const series = useMetricSeries()
  const cuts = useLabelCuts().data?.cuts ?? []
  return (
    <div className={metric === '' ? 'mx-cardinality' : 'mx-cardinality split'}>
      <div className="tabbed-body mx-tab">
        <Answer query={series} rows={12}>
          {(found) =>
            found.active === 0 && found.metrics.length === 0 ? (
              <EmptyState title={t('none')} />
            ) : (
              <>
                <SeriesReadouts series={found} />
                <SeriesCharts series={found} />
                {cuts.length > 0 && <CutList cuts={cuts} />}
                <div className="sub">
                  <h2>{t('metrics')}</h2>
                  <span className="small faint">{t('metricsNote')}</span>
                </div>
                <MetricTable rows={found.metrics} active={found.active} onOpen={(name) => setUrl({ metric: name }, { push: true })} />
                <div className="sheet g12">
                  <LabelTable rows={found.labels} />
                  <LargestPairs />
                </div>
              </>
            )
          }
        </Answer>
      </div>
      {metric !== '' && <MetricDrawer metric={metric} onCut={setWanted} onClose={() => setUrl({ metric: '' })} />}
      {wanted && <CutDialog wanted={wanted} onClose={() => setWanted(null)} />}
    </div>
  )
}

/** The labels and values that most series have. */
function LargestPairs() {
  const t = useWords(cardinalityWords)
  const status = useQuery({
    queryKey: ['tsdb-status'],
    queryFn: ({ signal }) => callApi('GET /prometheus/api/v1/status/tsdb', { query: { limit: shown }, signal }),
    staleTime: 60_000,
  })
  return (
    <Answer query={status} rows={8}>
      {({ data }) => (
        <CountTable
          title={t('byPair')}
          subject={t('pair')}
          figure={t('series')}
          rows={data.seriesCountByLabelValuePair}
          whole={data.headStats.numSeries}
          exprOf={(pair) => {
            const at = pair.indexOf('=')
            return `topk(10, count by (__name__) ({${labelOf(pair.slice(0, at))}=${quotePromql(pair.slice(at + 1))}}))`
          }}
        />
      )}
    </Answer>
  )
}
