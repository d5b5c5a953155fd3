import { useQuery } from '@tanstack/react-query'
import { Suspense, lazy } from 'react'

import { Button } from '../../components/Button.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { callApi } from '../../lib/api.ts'
import { useTimeFormat } from '../../lib/format.ts'
import { flag } from '../../lib/url-state.ts'
import { useUrlState } from '../../lib/use-url-state.ts'
import { useWords } from '../../lib/use-words.ts'
import { usePermission } from '../../shell/session.ts'
import { IngestionReadouts } from './IngestionReadouts.tsx'
import { LiveRates } from './LiveRates.tsx'
import { MaskedCounts } from './MaskedCounts.tsx'
import { Rejections } from './Rejections.tsx'
import { Sources } from './Sources.tsx'
import { words } from './words.ts'

import './ingestion.css'

const ConnectPanel = lazy(async () => ({ default: (await import('../../panels/connect/ConnectPanel.tsx')).ConnectPanel }))

const lookEveryMs = 2000
const schema = { connect: flag() }

/** What comes in, what is refused and why, what is masked, and what waits to be stored; and how to send more. */
export function IngestionPage() {
  const t = useWords(words)
  const time = useTimeFormat()
  const mayMakeKeys = usePermission('keys.write')
  const [{ connect }, change] = useUrlState(schema)
  const { data, error, refetch, dataUpdatedAt } = useQuery({
    queryKey: ['ingestion'],
    queryFn: ({ signal }) => callApi('GET /api/ingestion', { signal }),
    refetchInterval: lookEveryMs,
  })
  return (
    <>
      <div className="page-head">
        <h1>{t('title')}</h1>
        {data && <span className="faint small hide-s">{t('since', { time: time.zoned(Date.parse(data.since)) })}</span>}
        <span className="grow" />
        {mayMakeKeys && (
          <Button icon={connect ? 'close' : 'plus'} aria-expanded={connect} onClick={() => change({ connect: !connect })}>
            {t('connect')}
          </Button>
        )}
      </div>
      {connect && mayMakeKeys && (
        <section className="sheet" aria-label={t('connect')}>
          <div className="plate">
            <header>
              <h2>{t('connect')}</h2>
              <span className="note">{t('connectNote')}</span>
            </header>
            <div className="connect-here">
              <Suspense>
                <ConnectPanel />
              </Suspense>
            </div>
          </div>
        </section>
      )}
      {error && <FaultNotice error={error} onRetry={() => void refetch()} />}
      <IngestionReadouts data={data} />
      <LiveRates data={data} atMs={dataUpdatedAt} everyMs={lookEveryMs} />
      <Sources data={data} />
      <div className="sheet g12">
        <Rejections data={data} />
        <MaskedCounts data={data} />
      </div>
    </>
  )
}
