import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { SeverityMark } from '../../../components/SeverityMark.tsx'
import { useFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import type { TestOutcome } from './use-contact-points.ts'
import { contactPointWords } from './words.ts'

interface Props {
  title: string
  test: { readonly data: TestOutcome | undefined; readonly error: unknown; readonly isPending: boolean }
}

/** What became of a test message, in the vendor's words. */
export function TestResult({ title, test: { data, error } }: Props) {
  const t = useWords(contactPointWords)
  const format = useFormat()
  return (
    <div role="status" className="cp-result">
      {error !== null && <FaultNotice error={error} />}
      {data && (
        <div className={data.isSent ? 'cp-said wash-ok' : 'cp-said wash-high'}>
          <SeverityMark severity={data.isSent ? 'ok' : 'high'}>
            {data.isSent
              ? data.providerId === ''
                ? t('took', { channel: title, time: format.duration(data.tookMs) })
                : t('tookId', { channel: title, time: format.duration(data.tookMs), id: data.providerId })
              : t('failed', { channel: title, time: format.duration(data.tookMs) })}
          </SeverityMark>
          {!data.isSent && <code className="ltr">{data.said}</code>}
        </div>
      )}
    </div>
  )
}
