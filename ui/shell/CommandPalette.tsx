import { useEffect, useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'

import { Icon } from '../components/Icon.tsx'
import { useLanguage } from '../lib/preferences.ts'
import { useWords } from '../lib/use-words.ts'
import type { Page } from './define-page.ts'
import { paletteEntries } from './palette-entries.ts'
import type { PaletteEntry } from './palette-entries.ts'
import { useContextSearch } from './use-context-search.ts'
import { shellWords } from './words.ts'

/** Pages, settings and pasted ids by name. Arrows move, Enter opens, Escape closes. */
export function CommandPalette({ pages, onClose }: { pages: readonly Page[]; onClose: () => void }) {
  const t = useWords(shellWords)
  const language = useLanguage()
  const search = useContextSearch()
  const [, navigate] = useLocation()
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState(0)
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  const entries = useMemo(
    () =>
      paletteEntries(text, {
        pages,
        language,
        search,
        openTrace: (id) => t('openTrace', { id: `${id.slice(0, 8)}…${id.slice(-4)}` }),
        searchLogs: (words) => t('searchLogs', { text: words }),
      }),
    [text, pages, language, search, t],
  )
  const open = (entry: PaletteEntry | undefined): void => {
    if (!entry) return
    onClose()
    navigate(entry.href)
  }
  const groupTitles = { actions: t('paletteActions'), pages: t('palettePages'), settings: t('paletteSettings') }
  return (
    <dialog
      ref={dialog}
      className="palette float"
      aria-label={t('searchLabel')}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div className="q">
        <Icon name="search" />
        <input
          role="combobox"
          aria-label={t('paletteHint')}
          aria-expanded
          aria-controls="palette-list"
          aria-activedescendant={entries[chosen] && `palette-${entries[chosen].id}`}
          placeholder={t('paletteHint')}
          dir="auto"
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setChosen(0)
          }}
          onKeyDown={(event) => {
            const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
            if (step !== 0) {
              event.preventDefault()
              setChosen((chosen + step + entries.length) % Math.max(entries.length, 1))
            } else if (event.key === 'Enter') open(entries[chosen])
          }}
        />
        <kbd>Esc</kbd>
      </div>
      <div id="palette-list" role="listbox" aria-label={t('searchLabel')} className="palette-list">
        {(['actions', 'pages', 'settings'] as const).map((group) => {
          const members = entries.filter((entry) => entry.group === group)
          return members.length === 0 ? null : (
            <div key={group} role="group" aria-label={groupTitles[group]}>
              <div className="gl" aria-hidden>
                {groupTitles[group]}
              </div>
              {members.map((entry) => (
                <div
                  key={entry.id}
                  id={`palette-${entry.id}`}
                  role="option"
                  aria-selected={entries[chosen] === entry}
                  onMouseMove={() => setChosen(entries.indexOf(entry))}
                  onClick={() => open(entry)}
                >
                  <Icon name={entry.icon} />
                  <span className="cut">{entry.title}</span>
                  <span className="faint small">{entry.note}</span>
                </div>
              ))}
            </div>
          )
        })}
      </div>
      {entries.length === 0 && <p className="pad dim">{t('paletteNone')}</p>}
      <footer>
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> {t('move')}
        </span>
        <span>
          <kbd>Enter</kbd> {t('open')}
        </span>
      </footer>
    </dialog>
  )
}
