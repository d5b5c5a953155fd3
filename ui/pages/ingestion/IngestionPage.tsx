import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'

import { buttonClass } from '../../components/Button.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { callApi } from '../../lib/api.ts'
import { useTimeFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { IngestionReadouts } from './IngestionReadouts.tsx'
import { MaskedCounts } from './MaskedCounts.tsx'
import { Rejections } from './Rejections.tsx'
import { Sources } from './Sources.tsx'
import { words } from './words.ts'

const lookEveryMs = 2000

/** What comes in, what is refused and why, what is masked, and what waits to be stored. */
export function IngestionPage() {
  const t = useWords(words)
  const time = useTimeFormat()
  const { data, error, refetch } = useQuery({
    queryKey: ['ingestion'],
    queryFn: ({ signal }) => callApi('GET /api/ingestion', { signal }),
    refetchInterval: lookEveryMs,
  })
  return (
    <>
      <div className="page-head">
        <h1>{t('title')}</h1>
        {data && <span className="faint small">{t('since', { time: time.zoned(Date.parse(data.since)) })}</span>}
        <span className="grow" />
        <Link className={buttonClass({})} href="/setup?step=connect">
          {t('connect')}
        </Link>
      </div>
      {error && <FaultNotice error={error} onRetry={() => void refetch()} />}
      <IngestionReadouts data={data} />
      <Sources data={data} />
      <div className="sheet g12">
        <Rejections data={data} />
        <MaskedCounts data={data} />
      </div>
    </>
  )
}
