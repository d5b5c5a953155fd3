import type { AlertRow } from '../../../../src/api/contract/alerts.ts'
import { Button } from '../../../components/Button.tsx'
import { useWords } from '../../../lib/use-words.ts'
import type { Handling } from '../parts/use-handle.ts'
import { firingWords } from './words.ts'

interface Props {
  /** What the buttons are about. */
  alerts: readonly AlertRow[]
  /** The main button. */
  main: 'acknowledge' | 'silence' | 'resolve'
  onHandle: (handling: Handling) => void
  onAsk: (dialog: 'assign' | 'silence') => void
}

/** What can be done about the chosen alerts. */
export function BulkBar({ alerts, main, onHandle, onAsk }: Props) {
  const t = useWords(firingWords)
  const fingerprints = alerts.map(({ fingerprint }) => fingerprint)
  const count = alerts.length
  const look = (name: Props['main']): 'go' | 'plain' => (main === name ? 'go' : 'plain')
  const allAcknowledged = count > 0 && alerts.every(({ acknowledged }) => acknowledged !== null)
  return (
    <>
      {allAcknowledged ? (
        <Button onClick={() => onHandle({ fingerprints, do: 'unacknowledge' })}>{t('unacknowledge')}</Button>
      ) : (
        <Button
          look={look('acknowledge')}
          icon="check"
          disabled={count === 0}
          onClick={() => onHandle({ fingerprints, do: 'acknowledge' })}
        >
          {t('acknowledgeCount', { count })}
        </Button>
      )}
      <Button icon="user" disabled={count === 0} onClick={() => onAsk('assign')}>
        {t('assign')}
      </Button>
      <Button look={look('silence')} icon="mute" disabled={count === 0 || count > 100} onClick={() => onAsk('silence')}>
        {t('silence')}
      </Button>
      <Button look={look('resolve')} disabled={count === 0} onClick={() => onHandle({ fingerprints, do: 'resolve' })}>
        {t('resolve')}
      </Button>
    </>
  )
}
