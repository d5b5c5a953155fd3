import { Button } from '../../../components/Button.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { defineWords } from '../../../lib/words.ts'
import { type MatcherText, operators } from './matcher-text.ts'

import './matchers.css'

const words = defineWords({
  en: {
    label: 'Label',
    operator: 'How',
    value: 'Value',
    add: 'Add a condition',
    remove: 'Remove condition {name}',
    '=': 'is',
    '!=': 'is not',
    '=~': 'matches',
    '!~': 'does not match',
  },
  he: {
    label: 'תווית',
    operator: 'איך',
    value: 'ערך',
    add: 'הוספת תנאי',
    remove: 'הסרת התנאי {name}',
    '=': 'הוא',
    '!=': 'אינו',
    '=~': 'תואם ל',
    '!~': 'אינו תואם ל',
  },
})

interface Props {
  matchers: readonly MatcherText[]
  onChange: (matchers: readonly MatcherText[]) => void
}

/** Conditions on labels, all of which must hold: one a line. */
export function MatcherFields({ matchers, onChange }: Props) {
  const t = useWords(words)
  const set = (at: number, next: Partial<MatcherText>): void =>
    onChange(matchers.map((one, place) => (place === at ? { ...one, ...next } : one)))
  return (
    <div className="mt">
      {matchers.map(({ name, operator, value }, at) => (
        // Lines have no identity but their place.
        <div key={at} className="mt-line">
          <div className="field">
            <input
              aria-label={t('label')}
              placeholder={t('label')}
              dir="ltr"
              value={name}
              spellCheck={false}
              onChange={({ target }) => set(at, { name: target.value })}
            />
          </div>
          <div className="field select">
            <select
              aria-label={t('operator')}
              value={operator}
              onChange={({ target }) => set(at, { operator: operators.find((one) => one === target.value) ?? '=' })}
            >
              {operators.map((one) => (
                <option key={one} value={one}>
                  {t(one)}
                </option>
              ))}
            </select>
            <Icon name="chevron-down" size={12} />
          </div>
          <div className="field">
            <input
              aria-label={t('value')}
              placeholder={t('value')}
              dir="ltr"
              value={value}
              spellCheck={false}
              onChange={({ target }) => set(at, { value: target.value })}
            />
          </div>
          <Button
            look="quiet"
            icon="close"
            aria-label={t('remove', { name })}
            onClick={() => onChange(matchers.filter((_, place) => place !== at))}
          />
        </div>
      ))}
      <Button look="quiet" icon="plus" onClick={() => onChange([...matchers, { name: '', operator: '=', value: '' }])}>
        {t('add')}
      </Button>
    </div>
  )
}
