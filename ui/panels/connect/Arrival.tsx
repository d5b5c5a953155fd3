import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'

import { Button, buttonClass } from '../../components/Button.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Icon } from '../../components/Icon.tsx'
import { callApi } from '../../lib/api.ts'
import { useFormat } from '../../lib/format.ts'
import type { Reply } from '../../lib/replies.ts'
import { useWords } from '../../lib/use-words.ts'
import { useNow } from '../../shell/use-now.ts'
import { connectWords } from './words.ts'

const lookEveryMs = 1000

/** Looks every second whether something came in on the key, and turns green when it did. */
export function Arrival({ ingestKey }: { ingestKey: Reply<'POST /api/ingest-keys'> | undefined }) {
  const t = useWords(connectWords)
  const format = useFormat()
  const now = useNow(1000)
  const looks = useQuery({
    queryKey: ['ingestion'],
    queryFn: ({ signal }) => callApi('GET /api/ingestion', { signal }),
    refetchInterval: lookEveryMs,
    enabled: ingestKey !== undefined,
  })
  const test = useMutation({
    mutationFn: (key: string) => callApi('POST /api/test-event', { body: { key } }),
    onSuccess: () => looks.refetch(),
  })
  const sources = looks.data?.sources.filter(({ keyId }) => keyId === ingestKey?.id) ?? []
  const accepted = sources.reduce((sum, source) => sum + source.accepted, 0)
  const lastMs = Math.max(0, ...sources.map(({ lastEventAt }) => (lastEventAt ? Date.parse(lastEventAt) : 0)))
  const arrived = accepted > 0
  return (
    <div className={arrived ? 'arrival wash-ok' : 'arrival'} role="status">
      <span className={arrived ? 'ok' : ingestKey ? 'pulse accent' : 'faint'}>
        <Icon name={arrived ? 'sev-ok' : 'live'} size={20} />
      </span>
      <div className="col">
        <span className="strong">{arrived ? t('received', { count: accepted }) : t('waiting')}</span>
        <span className="small dim">
          {arrived
            ? t('receivedNote', { ago: format.ago(lastMs, now) })
            : ingestKey
              ? t('listening', { address: location.host, ago: format.ago(looks.dataUpdatedAt || now, now) })
              : t('noKeyYet')}
        </span>
      </div>
      <div className="row arrival-actions">
        {arrived && (
          <>
            <Link className={buttonClass({ tall: true })} href="/logs?from=now-15m">
              {t('seeLogs')}
            </Link>
            {test.data && (
              <Link className={buttonClass({ tall: true })} href={`/trace/${test.data.traceId}`}>
                {t('seeTrace')}
              </Link>
            )}
          </>
        )}
        <Button tall disabled={!ingestKey || test.isPending} onClick={() => ingestKey && test.mutate(ingestKey.key)}>
          {t('sendTest')}
        </Button>
      </div>
      {test.error && <FaultNotice error={test.error} />}
    </div>
  )
}
