import { useMutation, useQuery } from '@tanstack/react-query'

import { Button } from '../../components/Button.tsx'
import { CopyButton } from '../../components/CopyButton.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { SeverityMark } from '../../components/SeverityMark.tsx'
import { callApi } from '../../lib/api.ts'
import { useTimeFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { ChainPicture } from './ChainPicture.tsx'
import { words } from './words.ts'

/** Up to where the chain of entries was found whole, and what of it is signed and kept outside; a button looks again. */
export function ChainState() {
  const t = useWords(words)
  const time = useTimeFormat()
  const chain = useQuery({ queryKey: ['audit-chain'], queryFn: ({ signal }) => callApi('GET /api/audit/chain', { signal }) })
  const verify = useMutation({
    mutationFn: () => callApi('POST /api/audit/verify'),
    onSuccess: () => chain.refetch(),
  })
  const { entries, verified, failed, checkpoints } = chain.data ?? {}
  const broken = verify.data?.ok === false ? { firstBadSeq: verify.data.firstBadSeq, reason: verify.data.reason ?? '' } : failed
  return (
    <section className={broken ? 'chain wash-critical' : 'chain'} aria-label={t('chain')} aria-live="polite">
      <div className="row wrap grow">
        {broken ? (
          <>
            <SeverityMark severity="critical">{t('broken')}</SeverityMark>
            <span>{broken.firstBadSeq === null ? broken.reason : t('brokenAt', { seq: broken.firstBadSeq, reason: broken.reason })}</span>
          </>
        ) : verified ? (
          <>
            <SeverityMark severity="ok">{t('verifiedTo', { seq: verified.entries })}</SeverityMark>
            <span className="dim">{t('verifiedAt', { time: time.zoned(Date.parse(verified.at)), by: verified.by })}</span>
            {entries !== undefined && entries > verified.entries + 1 && (
              <span className="faint">{t('since', { count: entries - verified.entries })}</span>
            )}
            <code className="faint ltr hide-s" title={verified.head}>
              {verified.head.slice(0, 12)}…
            </code>
          </>
        ) : (
          <>
            <SeverityMark severity="unknown">{t('notVerified')}</SeverityMark>
            {entries !== undefined && <span className="dim">{t('entries', { count: entries })}</span>}
          </>
        )}
      </div>
      {checkpoints && <CopyButton bare text={checkpoints.key} label={t('checkKey')} />}
      <Button icon="lock" disabled={verify.isPending} onClick={() => verify.mutate()}>
        {verify.isPending ? t('verifying') : t('verify')}
      </Button>
      {verify.error && <FaultNotice error={verify.error} />}
      {chain.error && <FaultNotice error={chain.error} onRetry={() => void chain.refetch()} />}
      <ChainPicture chain={chain.data} isBroken={broken !== undefined && broken !== null} />
    </section>
  )
}
