import { useEffect, useId, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'

import { Button } from '../../../components/Button.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { useFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import type { LogSearch } from '../log-search.ts'
import { searchExamples } from '../search-examples.ts'
import { words } from '../words.ts'
import { applySuggestion } from './complete-search.ts'
import type { Suggestion } from './complete-search.ts'
import { SearchMarks } from './SearchMarks.tsx'
import { useCompletion } from './use-completion.ts'

import './search-box.css'

interface Props {
  search: LogSearch
  /** Where the server could not read the search, counted from 0. */
  faultAt: number | undefined
  onSearch: (q: string) => void
}

const longest = 4096

/** The search box: fields and values are completed, terms marked, a mistake underlined; what is typed becomes the search on Enter. */
export function SearchBox({ search, faultAt, onSearch }: Props) {
  const { q } = search
  const t = useWords(words)
  const format = useFormat()
  const listId = useId()
  const input = useRef<HTMLInputElement>(null)
  const [draft, setDraft] = useState({ of: q, text: q })
  const [caret, setCaret] = useState(0)
  const [scrolled, setScrolled] = useState(0)
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  // A search changed elsewhere (a facet, the back button) replaces what was typed.
  const text = draft.of === q ? draft.text : q
  const { place, suggestions } = useCompletion({ open, text, caret, search })
  const offered: readonly (Suggestion & { note?: string })[] =
    open && text === ''
      ? Object.entries(searchExamples).map(([name, insert]) => ({
          text: insert,
          insert,
          note: t(name as keyof typeof searchExamples), // the keys of an object of ours
        }))
      : suggestions
  const shown = open && offered.length > 0
  const placed = useRef<number | undefined>(undefined)
  useEffect(() => {
    if (placed.current === undefined) return
    input.current?.setSelectionRange(placed.current, placed.current)
    placed.current = undefined
  })

  const run = (next: string): void => {
    setOpen(false)
    setActive(-1)
    setDraft({ of: next.trim(), text: next.trim() })
    onSearch(next.trim())
  }
  const write = (next: string, at: number): void => {
    setDraft({ of: q, text: next })
    setCaret(at)
    setActive(-1)
    setOpen(true)
  }
  const take = (suggestion: Suggestion | undefined): void => {
    if (!suggestion) return
    if (text === '') return run(suggestion.insert)
    if (!place) return
    const next = applySuggestion(text, place, suggestion)
    placed.current = next.caret
    write(next.text, next.caret)
    input.current?.focus()
  }
  const press = (event: KeyboardEvent<HTMLInputElement>): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      if (!shown) setOpen(true)
      // One place besides the list is the box itself.
      else setActive(((active + 1 + step + offered.length + 1) % (offered.length + 1)) - 1)
    } else if (event.key === 'Tab' && shown && text !== '' && !event.shiftKey && (active >= 0 || place?.typed !== '')) {
      event.preventDefault()
      take(offered[Math.max(active, 0)])
    } else if (event.key === 'Enter' && shown && offered[active]) {
      event.preventDefault()
      take(offered[active])
    } else if (event.key === 'Escape') {
      event.preventDefault()
      setOpen(false)
      if (!shown || text === '') event.currentTarget.blur()
    }
  }
  return (
    <form
      role="search"
      className="search-row"
      onSubmit={(event) => {
        event.preventDefault()
        run(text)
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false)
      }}
    >
      <div className={faultAt !== undefined && text === q ? 'field tall grow wrong search-box' : 'field tall grow search-box'}>
        <Icon name="search" />
        <div className="search-line ltr">
          <SearchMarks text={text} scrolled={scrolled} faultAt={text === q ? faultAt : undefined} />
          <input
            ref={input}
            data-page-search
            className="mono"
            dir="ltr"
            role="combobox"
            aria-label={t('search')}
            aria-expanded={shown}
            aria-controls={shown ? listId : undefined}
            aria-autocomplete="list"
            aria-activedescendant={shown && offered[active] ? `${listId}-${active}` : undefined}
            aria-invalid={faultAt !== undefined && text === q}
            placeholder={t('hint')}
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            maxLength={longest}
            value={text}
            onChange={(event) => write(event.target.value, event.target.selectionStart ?? event.target.value.length)}
            onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
            onScroll={(event) => setScrolled(event.currentTarget.scrollLeft)}
            onClick={() => setOpen(true)}
            onFocus={() => text === '' && setOpen(true)}
            onKeyDown={press}
          />
        </div>
        {text === '' ? (
          <kbd className="hide-s">/</kbd>
        ) : (
          <Button look="quiet" mini icon="close" aria-label={t('clear')} onClick={() => run('')} />
        )}
        {shown && (
          <ul className="float search-list" id={listId} role="listbox" aria-label={text === '' ? t('examples') : t('completions')}>
            {offered.map((suggestion, index) => (
              <li
                key={suggestion.text}
                id={`${listId}-${index}`}
                role="option"
                aria-selected={index === active}
                // The box keeps the focus.
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => take(suggestion)}
              >
                <bdi className="mono cut">{suggestion.text === '' ? '""' : suggestion.text}</bdi>
                {suggestion.note && <span className="dim cut">{suggestion.note}</span>}
                {suggestion.count !== undefined && <span className="faint">{format.count(suggestion.count)}</span>}
              </li>
            ))}
          </ul>
        )}
      </div>
      <Button tall type="submit" className="hide-s">
        {t('run')}
      </Button>
    </form>
  )
}
