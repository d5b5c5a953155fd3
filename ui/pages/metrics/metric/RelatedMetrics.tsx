import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { Answer } from '../../../components/Answer.tsx'
import { Chip } from '../../../components/Chip.tsx'
import { callApi } from '../../../lib/api.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { MetricCards } from '../explore/MetricCards.tsx'
import { useScopeQuery } from '../use-scope-query.ts'
import { words } from '../words.ts'

type Shared = Reply<'GET /api/metrics/related'>['rows'][number]['shares'][number]

const kinds: readonly Shared[] = ['prefix', 'labels', 'target']
const titles = { prefix: 'relatedPrefix', labels: 'relatedLabels', target: 'relatedTarget' } as const

/** Metrics that share something with this one, each saying how far it moves together with it. */
export function RelatedMetrics({ name, expr }: { name: string; expr: string }) {
  const t = useWords(words)
  const scope = useScopeQuery()
  const [only, setOnly] = useState<Shared>()
  const beside = useFirstLine(expr)
  const related = useQuery({
    queryKey: ['metric-related', name, scope],
    queryFn: ({ signal }) => callApi('GET /api/metrics/related', { query: { ...scope, metric: name }, signal }),
    staleTime: 60_000,
  })
  return (
    <Answer query={related} rows={4}>
      {({ rows }) => {
        const shown = only === undefined ? rows : rows.filter(({ shares }) => shares.includes(only))
        const chips = (
          <span className="row wrap" role="group" aria-label={t('related')}>
            <Chip on={only === undefined} onClick={() => setOnly(undefined)}>
              {t('relatedAll')}
            </Chip>
            {kinds.map((kind) => (
              <Chip key={kind} on={only === kind} onClick={() => setOnly(only === kind ? undefined : kind)}>
                {t(titles[kind])}
              </Chip>
            ))}
          </span>
        )
        return (
          <>
            <MetricCards title={t('related')} note={t('relatedNote')} actions={chips} rows={shown} beside={beside} />
            {shown.length === 0 && <p className="pad small dim">{t('noRelated')}</p>}
          </>
        )
      }}
    </Answer>
  )
}

/** The first line of the page's chart, once it is there. */
function useFirstLine(expr: string): readonly (number | null)[] | undefined {
  const found = useQueryClient().getQueriesData<Reply<'POST /api/metrics/query'>>({ queryKey: ['metric-query', expr] })
  return found.map(([, result]) => result?.series[0]?.values).find((values) => values !== undefined)
}
