import { Link } from 'wouter'

import { buttonClass } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { useWords } from '../../lib/use-words.ts'
import { defineWords } from '../../lib/words.ts'
import { usePermission } from '../../shell/session.ts'
import { useContextSearch } from '../../shell/use-context-search.ts'

const words = defineWords({
  en: { makeRule: 'Make a rule of this' },
  he: { makeRule: 'יצירת כלל מזה' },
})

interface Props {
  kind: 'logs' | 'traces' | 'promql'
  /** What is looked at here. */
  asked: string
}

/** To the editor of rules, with what the page looks at. */
export function MakeRuleLink({ kind, asked }: Props) {
  const t = useWords(words)
  const context = useContextSearch()
  if (!usePermission('alerts.write')) return null
  const search = new URLSearchParams(context)
  search.set(kind, asked)
  return (
    <Link
      className={buttonClass({ look: 'quiet', iconOnly: true })}
      href={`/alerts/rules/new?${search.toString()}`}
      aria-label={t('makeRule')}
      title={t('makeRule')}
    >
      <Icon name="alerts" />
    </Link>
  )
}
