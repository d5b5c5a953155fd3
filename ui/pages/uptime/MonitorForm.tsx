import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'

import { Answer } from '../../components/Answer.tsx'
import { callApi } from '../../lib/api.ts'
import { useWords } from '../../lib/use-words.ts'
import { useContextSearch } from '../../shell/use-context-search.ts'
import { MonitorFields } from './MonitorFields.tsx'
import { useMonitor } from './use-monitors.ts'
import { words } from './words.ts'

/** Makes a monitor (`id` is empty) or changes one. */
export function MonitorForm({ id }: { id: string }) {
  const t = useWords(words)
  const context = useContextSearch()
  const kinds = useQuery({
    queryKey: ['monitor-kinds'],
    queryFn: ({ signal }) => callApi('GET /api/uptime/kinds', { signal }),
    staleTime: Infinity,
  })
  const monitor = useMonitor(id, id !== '')
  return (
    <>
      <div className="page-head">
        <Link href={`/uptime${context}`} className="up-crumb">
          {t('title')}
        </Link>
        <span className="faint">/</span>
        <h1>{id === '' ? t('fresh') : <bdi>{monitor.data?.spec.name ?? '…'}</bdi>}</h1>
      </div>
      <Answer query={kinds} rows={10}>
        {({ kinds: all }) =>
          id === '' ? (
            <MonitorFields kinds={all} now={undefined} />
          ) : (
            <Answer query={monitor} rows={10}>
              {(data) => <MonitorFields key={data.id} kinds={all} now={data} />}
            </Answer>
          )
        }
      </Answer>
    </>
  )
}
