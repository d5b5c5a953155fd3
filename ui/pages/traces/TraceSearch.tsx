import { useState } from 'react'
import type { ReactNode } from 'react'

import { Button } from '../../components/Button.tsx'
import { Chip } from '../../components/Chip.tsx'
import { Icon } from '../../components/Icon.tsx'
import { useWords } from '../../lib/use-words.ts'
import { addTerm, hasTerm, removeTerm } from '../logs/search-text.ts'
import { words } from './words.ts'

/** Searches one has often, a click each. */
const quick = [
  { name: 'onlyErrors', term: 'status:error' },
  { name: 'slow', term: 'duration:>1s' },
  { name: 'serverErrors', term: 'http.response.status_code:5xx' },
] as const

/** The search box; what is typed becomes the search on Enter. Beside it stand the `children`, which may hold forms of their own. */
export function TraceSearch({ q, onSearch, children }: { q: string; onSearch: (q: string) => void; children?: ReactNode }) {
  const t = useWords(words)
  const [draft, setDraft] = useState({ of: q, text: q })
  // A search changed elsewhere (a facet, the back button) replaces what was typed.
  const shown = draft.of === q ? draft.text : q
  return (
    <>
      <div className="tr-search">
        <form
          role="search"
          onSubmit={(event) => {
            event.preventDefault()
            onSearch(shown.trim())
          }}
        >
          <div className="field tall grow">
            <Icon name="search" />
            <input
              data-page-search
              className="mono"
              dir="ltr"
              aria-label={t('search')}
              placeholder={t('hint')}
              spellCheck={false}
              autoCapitalize="off"
              autoComplete="off"
              value={shown}
              onChange={(event) => setDraft({ of: q, text: event.target.value })}
              onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
            />
            {shown === '' ? (
              <kbd className="hide-s">/</kbd>
            ) : (
              <Button
                look="quiet"
                mini
                icon="close"
                aria-label={t('clear')}
                onClick={() => {
                  setDraft({ of: '', text: '' })
                  onSearch('')
                }}
              />
            )}
          </div>
          <Button tall type="submit" className="hide-s">
            {t('run')}
          </Button>
        </form>
        {children}
      </div>
      <div className="tr-quick">
        {quick.map(({ name, term }) => {
          const on = hasTerm(q, term)
          return (
            <Chip key={name} on={on} onClick={() => onSearch(on ? removeTerm(q, term) : addTerm(q, term))}>
              {t(name)}
            </Chip>
          )
        })}
      </div>
    </>
  )
}
