import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'

import { Answer } from '../../components/Answer.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { callApi } from '../../lib/api.ts'
import { useWords } from '../../lib/use-words.ts'
import { EndpointTable } from './Endpoints.tsx'
import { ErrorTable } from './Errors.tsx'
import { RedCharts } from './RedCharts.tsx'
import { RedReadouts } from './RedReadouts.tsx'
import { useEndpoints, useErrors } from './use-lists.ts'
import { useServiceAddresses } from './use-service-addresses.ts'
import { useServiceQuery } from './use-service-query.ts'
import { words } from './words.ts'

const shownRows = 6

/** Is it well: rate, errors and latency with its releases, what takes the most time and what failed last. */
export function Overview({ service }: { service: string }) {
  const t = useWords(words)
  const addresses = useServiceAddresses()
  const { compared, options } = useServiceQuery()
  const detail = useQuery({
    queryKey: ['service', service, compared],
    queryFn: ({ signal }) => callApi('GET /api/services/:service', { params: { service }, query: compared, signal }),
    ...options,
  })
  const endpoints = useEndpoints(service)
  const errors = useErrors(service)
  return (
    <>
      <Answer query={detail} rows={10}>
        {(reply) =>
          reply.total === null ? (
            <EmptyState title={t('silent', { service })} />
          ) : (
            <>
              <RedReadouts total={reply.total} before={reply.before?.total ?? undefined} />
              <RedCharts service={service} reply={reply} stale={detail.isPlaceholderData} />
            </>
          )
        }
      </Answer>
      {/* It stands below: nobody sees it move. */}
      {(detail.data !== undefined || detail.error !== null) && (
        <div className="sheet g12">
          <section className="plate s7">
            <header>
              <h2>{t('topEndpoints')}</h2>
              <span className="note">{t('byTime')}</span>
              <span className="grow" />
              <Link href={addresses.service(service, 'endpoints')}>{t('allEndpoints')}</Link>
            </header>
            <Answer query={endpoints} rows={shownRows}>
              {(rows) => <EndpointTable service={service} rows={rows.slice(0, shownRows)} short />}
            </Answer>
          </section>
          <section className="plate s5">
            <header>
              <h2>{t('latestErrors')}</h2>
              <span className="grow" />
              <Link href={addresses.service(service, 'errors')}>{t('allErrors')}</Link>
            </header>
            <Answer query={errors} rows={shownRows}>
              {(rows) => <ErrorTable rows={rows.slice(0, shownRows)} short />}
            </Answer>
          </section>
        </div>
      )}
    </>
  )
}
