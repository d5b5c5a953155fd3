import { ApiFault } from '../lib/api-fault.ts'
import { explainFault, faultWords } from '../lib/fault-words.ts'
import { useWords } from '../lib/use-words.ts'
import { Button } from './Button.tsx'
import { Icon } from './Icon.tsx'

/** What failed and what to do, with the server's own words where they say more. */
export function FaultNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useWords(faultWords)
  const text = explainFault(t, error)
  const own = error instanceof ApiFault && error.message !== text ? error.message : ''
  return (
    <div className="fault" role="alert">
      <span className="sev high">
        <Icon name="sev-high" />
        <span className="whitespace-normal">{text}</span>
      </span>
      {own && <code className="ltr dim">{own}</code>}
      {onRetry && <Button onClick={onRetry}>{t('tryAgain')}</Button>}
    </div>
  )
}
