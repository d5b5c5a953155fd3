import { useState } from 'react'

import { Button } from '../../../components/Button.tsx'
import { Chip } from '../../../components/Chip.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { Field } from '../../../components/Field.tsx'
import { useFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { usePermission } from '../../../shell/session.ts'
import { useNow } from '../../../shell/use-now.ts'
import { type Occurrence, useJudge, useVerdict } from './use-verdict.ts'
import { verdicts } from './verdicts.ts'
import { words } from './words.ts'

import './quality.css'

const nowEveryMs = 30_000

/** Was this alert, as it fired last, worth it? One press; why may be said afterwards. */
export function VerdictControl({ fingerprint, startsAt }: Occurrence) {
  const t = useWords(words)
  const format = useFormat()
  const now = useNow(nowEveryMs)
  const mayJudge = usePermission('alerts.write')
  const judged = useVerdict({ fingerprint, startsAt }, true)
  const judge = useJudge({ fingerprint, startsAt })
  const [reason, setReason] = useState<string>()
  const verdict = judge.isPending ? judge.variables.verdict : judged?.verdict
  const judgedMs = Date.parse(judged?.judgedAt ?? '')
  if (!mayJudge && judged === undefined) return null
  return (
    <div className="aq-verdict" role="group" aria-label={t('verdict')}>
      <span className="small dim">{t('verdict')}</span>
      {verdicts.map((one) => (
        <Chip
          key={one}
          on={verdict === one}
          disabled={!mayJudge || judge.isPending}
          onClick={() => judge.mutate({ verdict: one, reason: judged?.reason ?? '' })}
        >
          {t(one)}
        </Chip>
      ))}
      {judged !== undefined && (
        <span className="small faint">
          {t('judgedBy', { name: judged.judgedBy, ago: format.ago(judgedMs, Math.max(now, judgedMs)) })}
          {judged.reason !== '' && <bdi className="dim"> · {judged.reason}</bdi>}
        </span>
      )}
      {judged !== undefined && mayJudge && reason === undefined && (
        <Button look="quiet" onClick={() => setReason(judged.reason)}>
          {t('addReason')}
        </Button>
      )}
      {judged !== undefined && reason !== undefined && (
        <form
          className="aq-reason"
          onSubmit={(event) => {
            event.preventDefault()
            judge.mutate({ verdict: judged.verdict, reason }, { onSuccess: () => setReason(undefined) })
          }}
        >
          <Field label={t('reason')} value={reason} maxLength={1000} autoFocus onChange={({ target }) => setReason(target.value)} />
          <Button type="submit" disabled={judge.isPending}>
            {t('saveReason')}
          </Button>
        </form>
      )}
      {judge.error !== null && <FaultNotice error={judge.error} />}
    </div>
  )
}
