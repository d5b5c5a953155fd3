import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { FaultNotice } from '../../components/FaultNotice.tsx'
import { callApi } from '../../lib/api.ts'
import { useTimeFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { useRange } from '../../shell/use-range.ts'
import { Figures } from './Figures.tsx'
import { Hosts } from './Hosts.tsx'
import { Platform } from './Platform.tsx'
import { Readouts } from './Readouts.tsx'
import { Services } from './Services.tsx'
import { StandsOut } from './StandsOut.tsx'
import { words } from './words.ts'

import './overview.css'

const everyMs = { live: 5_000, calm: 30_000 }

/** Is everything well, and if not, what is wrong: the platform, the hosts and the services that report. */
export function OverviewPage() {
  const t = useWords(words)
  const { zone } = useTimeFormat()
  const {
    range: { from, to },
    live,
  } = useRange()
  const refetchInterval = to === 'now' ? (live ? everyMs.live : everyMs.calm) : false
  const overview = useQuery({
    queryKey: ['overview', from, to],
    queryFn: ({ signal }) => callApi('GET /api/overview', { query: { from, to }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval,
  })
  const services = useQuery({
    queryKey: ['services', from, to],
    queryFn: ({ signal }) => callApi('GET /api/services', { query: { from, to }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval,
  })
  return (
    <>
      <div className="page-head">
        <h1>{t('title')}</h1>
        <span className="faint small">{t('times', { zone })}</span>
      </div>
      {overview.error ? (
        <FaultNotice error={overview.error} onRetry={() => void overview.refetch()} />
      ) : (
        <StandsOut overview={overview.data} services={services.data?.rows ?? (services.error ? [] : undefined)} />
      )}
      <Readouts overview={overview.data} />
      <div className="sheet g12">
        <Services data={services.data?.rows} error={services.error} />
        <div className="s4 stack">
          <Hosts hosts={overview.data?.hosts} />
          <Platform platform={overview.data?.platform} />
        </div>
      </div>
      <Figures overview={overview.data} stale={overview.isPlaceholderData} />
    </>
  )
}
