import { rejectReasonNames } from '../../../src/api/contract/reject-reasons.ts'
import { useFormat } from '../../lib/format.ts'
import type { Reply } from '../../lib/replies.ts'
import { useWords } from '../../lib/use-words.ts'
import { useNow } from '../../shell/use-now.ts'
import { words } from './words.ts'

type Rejection = Reply<'GET /api/ingestion'>['rejections'][number]

/** Why rows were refused, the last case in the words its sender got, and what to do about it. */
export function Rejections({ data }: { data: Reply<'GET /api/ingestion'> | undefined }) {
  const t = useWords(words)
  const rejections = data?.rejections.toSorted((a, b) => Date.parse(b.lastAt) - Date.parse(a.lastAt))
  return (
    <div className="plate s8">
      <header>
        <h2>{t('rejections')}</h2>
        {rejections && rejections.length > 0 && <span className="note">{t('newestFirst')}</span>}
      </header>
      {rejections?.length ? (
        <ul className="refusals" aria-label={t('rejections')}>
          {rejections.map((rejection) => (
            <Refusal key={`${rejection.receiver} ${rejection.reason} ${rejection.keyName}`} rejection={rejection} />
          ))}
        </ul>
      ) : (
        <p className="pad dim">{data && t('noRejections')}</p>
      )}
    </div>
  )
}

function Refusal({ rejection }: { rejection: Rejection }) {
  const t = useWords(words)
  const format = useFormat()
  const now = useNow(1000)
  const { receiver, keyName, reason, count, lastAt, lastMessage } = rejection
  const known = rejectReasonNames.find((one) => one === reason)
  return (
    <li>
      <span>
        <span className="strong">{known ? t(`reason_${known}`) : reason}</span>{' '}
        <span className="faint small">
          <bdi>{receiver}</bdi>
          {keyName && (
            <>
              , <bdi>{keyName}</bdi>
            </>
          )}
        </span>
      </span>
      <span className="nowrap">
        <span className="high strong">{t('refusedRows', { count: count })}</span>{' '}
        <span className="faint small">{format.ago(Date.parse(lastAt), now)}</span>
      </span>
      <code className="wide dim ltr">{lastMessage}</code>
      {known && <span className="wide small faint">{t(`advice_${known}`)}</span>}
    </li>
  )
}
