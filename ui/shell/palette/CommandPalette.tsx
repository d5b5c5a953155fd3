import { useLayoutEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'

import { Icon } from '../../components/Icon.tsx'
import { basePath } from '../../lib/base-path.ts'
import { useWords } from '../../lib/use-words.ts'
import type { Page } from '../define-page.ts'
import { addRecent } from '../recent-entries.ts'
import { findEntries } from './find-entries.ts'
import { paletteSources } from './index.ts'
import type { PaletteEntry } from './palette-source.ts'
import { PaletteOption } from './PaletteOption.tsx'
import { usePaletteContext } from './use-palette-context.ts'
import { paletteWords } from './words.ts'

/** Everything by name, and what a pasted text is. Arrows move, Enter opens, Control Enter in another tab, Escape closes. */
export function CommandPalette({ pages, page, onClose }: { pages: readonly Page[]; page: Page | undefined; onClose: () => void }) {
  const t = useWords(paletteWords)
  const [, navigate] = useLocation()
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState(0)
  const dialog = useRef<HTMLDialogElement>(null)
  // While it is in the document: a dialog that was taken out of it no longer knows where the focus was.
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  const context = usePaletteContext(text.trim(), { pages, page })
  // The list of sources never changes, so neither does the order of their hooks.
  const offered = paletteSources.map((source) => ({ source, entries: source.useEntries(context) }))
  const groups = findEntries(context.text, offered)
  const entries = groups.flatMap((group) => group.entries)
  const idOf = (entry: PaletteEntry): string => `palette-${entries.indexOf(entry)}`
  const open = (entry: PaletteEntry | undefined, asTab = false): void => {
    if (!entry) return
    onClose()
    if ('run' in entry) return entry.run()
    addRecent(entry)
    if (asTab) window.open(basePath + entry.href, '_blank', 'noopener')
    else navigate(entry.href)
  }
  return (
    <dialog
      ref={dialog}
      className="palette float"
      aria-label={t('label')}
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
          aria-label={t('hint')}
          aria-expanded
          aria-controls="palette-list"
          aria-activedescendant={entries[chosen] && `palette-${chosen}`}
          placeholder={t('hint')}
          dir={text ? 'auto' : undefined}
          spellCheck={false}
          autoComplete="off"
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
            } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
              event.preventDefault()
              open(entries[chosen], event.ctrlKey || event.metaKey)
            }
          }}
        />
        <kbd className="hide-s">Esc</kbd>
      </div>
      <div id="palette-list" role="listbox" aria-label={t('label')} className="palette-list">
        {groups.map((group) => (
          <div key={group.group} role="group" aria-label={t(group.group)}>
            <div className="gl" aria-hidden>
              {t(group.group)}
            </div>
            {group.entries.map((entry) => (
              <PaletteOption
                key={entry.id}
                id={idOf(entry)}
                entry={entry}
                chosen={entries[chosen] === entry}
                onPoint={() => setChosen(entries.indexOf(entry))}
                onOpen={(asTab) => open(entry, asTab)}
              />
            ))}
          </div>
        ))}
      </div>
      {entries.length === 0 && <p className="pad dim">{t('none')}</p>}
      <footer className="hide-s">
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> {t('move')}
        </span>
        <span>
          <kbd>Enter</kbd> {t('open')}
        </span>
        <span>
          <kbd>Ctrl Enter</kbd> {t('newTab')}
        </span>
        <span className="end">{t('paste')}</span>
      </footer>
    </dialog>
  )
}
