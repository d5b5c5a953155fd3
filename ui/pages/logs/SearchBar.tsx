import { useState } from 'react'

import { Button } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { useWords } from '../../lib/use-words.ts'
import { words } from './words.ts'

/** The search box; what is typed becomes the search on Enter. */
export function SearchBar({ q, onSearch }: { q: string; onSearch: (q: string) => void }) {
  const t = useWords(words)
  const [draft, setDraft] = useState({ of: q, text: q })
  // A search changed elsewhere (a facet, the back button) replaces what was typed.
  const shown = draft.of === q ? draft.text : q
  return (
    <form
      role="search"
      className="search-row"
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
          <Button look="quiet" mini icon="close" aria-label={t('clear')} onClick={() => onSearch('')} />
        )}
      </div>
      <Button tall type="submit" className="hide-s">
        {t('run')}
      </Button>
    </form>
  )
}
