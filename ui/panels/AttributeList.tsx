import { Button } from '../components/Button.tsx'
import { CopyButton } from '../components/CopyButton.tsx'
import { useWords } from '../lib/use-words.ts'
import { defineWords } from '../lib/words.ts'

import './attribute-list.css'

const words = defineWords({
  en: { include: 'Only {name} = {value}', exclude: 'Without {name} = {value}', copy: 'Copy {name}' },
  he: { include: 'רק {name} = {value}', exclude: 'בלי {name} = {value}', copy: 'העתקת {name}' },
})

interface Props {
  title: string
  attributes: Readonly<Record<string, string>>
  /** Makes a filter of an attribute; without it the list only shows. */
  onNarrow?: (name: string, value: string, exclude: boolean) => void
}

/** Names and values, in name order, each with its filters. */
export function AttributeList({ title, attributes, onNarrow }: Props) {
  const t = useWords(words)
  const entries = Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1))
  if (entries.length === 0) return null
  return (
    <section className="attributes">
      <div className="sub">
        <h2>{title}</h2>
      </div>
      <dl className="ltr">
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value === '' ? '""' : value}</dd>
            <dd className="attribute-acts">
              {onNarrow && (
                <>
                  <Button
                    look="quiet"
                    mini
                    icon="plus"
                    aria-label={t('include', { name, value: short(value) })}
                    onClick={() => onNarrow(name, value, false)}
                  />
                  <Button
                    look="quiet"
                    mini
                    icon="arrow-flat"
                    aria-label={t('exclude', { name, value: short(value) })}
                    onClick={() => onNarrow(name, value, true)}
                  />
                </>
              )}
              <CopyButton bare mini text={value} label={t('copy', { name })} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function short(value: string): string {
  return value.length > 60 ? `${value.slice(0, 60)}…` : value
}
