import { Icon } from '../../components/Icon.tsx'
import { useWords } from '../../lib/use-words.ts'
import { words } from './words.ts'

const steps = ['account', 'connect', 'look'] as const

/** Where one stands in the set-up. */
export function Steps({ current }: { current: 'account' | 'connect' }) {
  const t = useWords(words)
  const at = steps.indexOf(current)
  return (
    <ol className="steps" aria-label={t('steps')}>
      {steps.map((step, index) => (
        <li key={step} className={index < at ? 'done' : undefined} aria-current={index === at ? 'step' : undefined}>
          <b>{index < at ? <Icon name="check" size={12} label={t('done')} /> : index + 1}</b>
          <span className="strong">{t(step)}</span>
          <small>{t(`${step}Note`)}</small>
        </li>
      ))}
    </ol>
  )
}
