import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'wouter'

import { Answer } from '../../components/Answer.tsx'
import { buttonClass } from '../../components/Button.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { ApiFault } from '../../lib/api-fault.ts'
import { callApi } from '../../lib/api.ts'
import { useWords } from '../../lib/use-words.ts'
import { DashboardView } from './DashboardView.tsx'
import { words } from './words.ts'

import './dashboard.css'

/** One dashboard by its uid. */
export function DashboardPage() {
  const t = useWords(words)
  const { uid } = useParams<{ uid: string }>()
  const stored = useQuery({
    queryKey: ['dashboard', uid],
    queryFn: ({ signal }) => callApi('GET /api/dashboards/:uid', { params: { uid }, signal }),
  })
  if (stored.error instanceof ApiFault && stored.error.status === 404)
    return (
      <EmptyState title={t('missing')}>
        <Link className={buttonClass({})} href="/dashboards">
          {t('toList')}
        </Link>
      </EmptyState>
    )
  return (
    <Answer query={stored} rows={10}>
      {(data) => <DashboardView key={uid} stored={data} />}
    </Answer>
  )
}
