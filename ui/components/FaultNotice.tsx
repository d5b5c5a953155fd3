import { ApiFault, isStale } from '../lib/api-fault.ts'
import { definePart } from '../lib/define-part.tsx'
import { explainFault, faultWords } from '../lib/fault-words.ts'
import { useWords } from '../lib/use-words.ts'
import { Button } from './Button.tsx'
import { Icon } from './Icon.tsx'

const ReasonForm = definePart(async () => (await import('./ReasonForm.tsx')).ReasonForm)

/** What failed and what to do, with the server's own words where they say more; asked again only where that may help. */
export function FaultNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useWords(faultWords)
  const text = explainFault(t, error)
  const own = error instanceof ApiFault && error.message !== text && !isStale(error) ? error.message : ''
  return (
    <div className="fault" role="alert">
      <span className="sev high">
        <Icon name="sev-high" />
        <bdi className="whitespace-normal">{text}</bdi>
      </span>
      {own && <code className="ltr dim">{own}</code>}
      {error instanceof ApiFault && error.code === 'reason_needed' && <ReasonForm onGiven={onRetry} />}
      {onRetry && !(error instanceof ApiFault && !error.retryable) && <Button onClick={onRetry}>{t('tryAgain')}</Button>}
    </div>
  )
}
