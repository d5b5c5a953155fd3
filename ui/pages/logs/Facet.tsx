import { useState } from 'react'

import { Button } from '../../components/Button.tsx'
import { useFormat } from '../../lib/format.ts'
import type { Reply } from '../../lib/replies.ts'
import { useWords } from '../../lib/use-words.ts'
import { addTerm, hasTerm, removeTerm, searchTerm } from './search-text.ts'
import { words } from './words.ts'

type Field = Reply<'GET /api/logs/fields'>['fields'][number]

interface Props {
  field: Field
  q: string
  /** It stands with the chosen fields. */
  chosen: boolean
  isColumn: boolean
  onSearch: (q: string) => void
  onChoose: () => void
  onColumn: () => void
}

const valuesShown = 6
const titles = ['severity', 'service', 'host', 'environment', 'scope'] as const

/** One field with its commonest values: a click looks for a value, Alt and a click or the minus leaves it out. */
export function Facet({ field, q, chosen, isColumn, onSearch, onChoose, onColumn }: Props) {
  const t = useWords(words)
  const format = useFormat()
  const [isWhole, setWhole] = useState(false)
  const { name, values } = field
  const known = titles.find((one) => one === name)
  const title = known ? t(known) : name
  const top = Math.max(...values.map(({ count }) => count), 1)
  const toggle = (value: string, exclude: boolean): void => {
    const term = searchTerm(name, value, exclude)
    onSearch(hasTerm(q, term) ? removeTerm(q, term) : addTerm(q, term))
  }
  return (
    <section className="facet-field">
      <header>
        <h2 title={name} className="grow">
          <bdi>{title}</bdi>
        </h2>
        <Button
          look="quiet"
          mini
          icon="table"
          aria-pressed={isColumn}
          aria-label={t('asColumn', { name: title })}
          title={t('asColumn', { name: title })}
          onClick={onColumn}
        />
        <Button
          look="quiet"
          mini
          icon={chosen ? 'close' : 'plus'}
          aria-label={t(chosen ? 'hideFacet' : 'showFacet', { name: title })}
          title={t(chosen ? 'hideFacet' : 'showFacet', { name: title })}
          onClick={onChoose}
        />
      </header>
      {values.slice(0, isWhole ? undefined : valuesShown).map(({ value, count }) => {
        const on = hasTerm(q, searchTerm(name, value))
        const out = hasTerm(q, searchTerm(name, value, true))
        return (
          <div key={value} className={out ? 'facet-row out' : 'facet-row'}>
            <button type="button" className="facet" aria-pressed={on} title={value} onClick={(event) => toggle(value, event.altKey)}>
              <span className="facet-bar" style={{ inlineSize: `${(count / top) * 100}%` }} />
              {name === 'severity' && <span className={`level-edge l-${value}`} />}
              <span className="cut grow">
                <bdi>{value}</bdi>
              </span>
              <span className="faint">{format.count(count)}</span>
            </button>
            <Button
              look="quiet"
              mini
              icon="arrow-flat"
              aria-pressed={out}
              aria-label={t('without', { name: title, value: value.slice(0, 60) })}
              title={t('withoutAlt')}
              onClick={() => toggle(value, true)}
            />
          </div>
        )
      })}
      {values.length > valuesShown && (
        <button type="button" className="facet facet-more" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? t('fewer') : t('moreValues', { count: values.length - valuesShown })}
        </button>
      )}
    </section>
  )
}
