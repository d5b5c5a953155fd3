import { useQuery } from '@tanstack/react-query'

import { Answer } from '../../../components/Answer.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { callApi } from '../../../lib/api.ts'
import { useWords } from '../../../lib/use-words.ts'
import { selectorOf } from '../explore/suggest-expr.ts'
import { CountTable } from './CountTable.tsx'
import { cardinalityWords } from './words.ts'

const shown = 20

/** Where the series come from: the metrics, labels and values with the most of them. */
export function Cardinality() {
  const t = useWords(cardinalityWords)
  const status = useQuery({
    queryKey: ['tsdb-status'],
    queryFn: ({ signal }) => callApi('GET /prometheus/api/v1/status/tsdb', { query: { limit: shown }, signal }),
    staleTime: 30_000,
  })
  return (
    <div className="mx-tab">
      <Answer query={status} rows={12}>
        {({ data }) =>
          data.headStats.numSeries === 0 ? (
            <EmptyState title={t('none')} />
          ) : (
            <>
              <div className="sub">
                <h2>{t('total', { count: data.headStats.numSeries })}</h2>
                <span className="small faint">{t('totalNote')}</span>
              </div>
              <div className="sheet g12">
                <CountTable
                  title={t('byMetric')}
                  subject={t('metric')}
                  figure={t('series')}
                  rows={data.seriesCountByMetricName}
                  whole={data.headStats.numSeries}
                  exprOf={(name) => `count(${selectorOf(name)})`}
                />
                <CountTable
                  title={t('byLabel')}
                  note={t('labelNote')}
                  subject={t('label')}
                  figure={t('values')}
                  rows={data.labelValueCountByLabelName}
                  exprOf={(name) => `topk(10, count by (${labelOf(name)}) ({${labelOf(name)}!=""}))`}
                />
                <CountTable
                  title={t('byPair')}
                  subject={t('pair')}
                  figure={t('series')}
                  rows={data.seriesCountByLabelValuePair}
                  whole={data.headStats.numSeries}
                  exprOf={(pair) => {
                    const at = pair.indexOf('=')
                    return `topk(10, count by (__name__) ({${labelOf(pair.slice(0, at))}=${JSON.stringify(pair.slice(at + 1))}}))`
                  }}
                />
              </div>
            </>
          )
        }
      </Answer>
    </div>
  )
}

/** A label's name as PromQL writes it. */
function labelOf(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name)
}
