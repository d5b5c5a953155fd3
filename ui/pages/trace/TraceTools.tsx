import { useEffect, useRef } from 'react'

import { Button } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { TableSwitch } from '../../components/TableSwitch.tsx'
import { isTyping } from '../../lib/is-typing.ts'
import { useWords } from '../../lib/use-words.ts'
import { foldAll } from './model/folds.ts'
import type { LiveView } from './model/live-view.ts'
import { tabs, type Tab } from './tabs.ts'
import { useIsZoomed } from './use-live-view.ts'
import type { TraceModel } from './use-trace-model.ts'
import { words } from './words.ts'

interface Props {
  tab: Tab
  model: TraceModel
  view: LiveView
  collapsed: ReadonlySet<number>
  /** Folds that the address has no room for. */
  left: number
  find: string
  hits: Int32Array
  chosen: number | undefined
  inline: boolean
  onTab: (tab: Tab) => void
  onCollapse: (collapsed: ReadonlySet<number>) => void
  onFind: (find: string) => void
  onChoose: (span: number | undefined) => void
  onInline: (inline: boolean) => void
}

/** Views of the trace, the search within it, and what holds for all rows. */
export function TraceTools(props: Props) {
  const { tab, model, view, collapsed, left, find, hits, chosen, inline, onTab, onCollapse, onFind, onChoose, onInline } = props
  const t = useWords(words)
  const zoomed = useIsZoomed(view)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key !== 'f' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      event.preventDefault()
      input.current?.focus()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
  const place = chosen === undefined ? -1 : hits.indexOf(chosen)
  const step = (by: number): void => {
    if (hits.length > 0) onChoose(hits[(place + by + hits.length) % hits.length])
  }
  return (
    <div className="trace-tools">
      <div className="tabs" role="group" aria-label={t('views')}>
        {tabs.map((name) => (
          <button key={name} type="button" aria-pressed={name === tab} onClick={() => onTab(name)}>
            {t(name)}
          </button>
        ))}
      </div>
      <span className="grow" />
      {zoomed && (
        <Button look="quiet" onClick={() => view.set({ fromMs: 0, toMs: view.totalMs })}>
          {t('whole')}
        </Button>
      )}
      {tab === 'waterfall' && (
        <>
          {left > 0 && <span className="small faint hide-s">{t('foldsLeft', { count: left })}</span>}
          <Button look="quiet" onClick={() => onCollapse(collapsed.size > 0 ? new Set() : foldAll(model.tree))}>
            {collapsed.size > 0 ? t('expandAll') : t('collapseAll')}
          </Button>
          {model.logs.count > 0 && (
            <Button look="quiet" icon="logs" aria-pressed={inline} onClick={() => onInline(!inline)}>
              {t(model.hasMoreLogs ? 'newestLogLines' : 'logLines', { count: model.logs.count })}
            </Button>
          )}
        </>
      )}
      <div className="field trace-search">
        <Icon name="search" />
        <input
          ref={input}
          data-page-search
          aria-label={t('find')}
          placeholder={t('find')}
          spellCheck={false}
          autoComplete="off"
          value={find}
          onChange={(event) => onFind(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              event.preventDefault()
              step(event.shiftKey ? -1 : 1)
            } else if (event.key === 'Escape') {
              onFind('')
              event.currentTarget.blur()
            }
          }}
        />
        {find === '' ? (
          <kbd className="hide-s">f</kbd>
        ) : (
          <>
            <span className="small faint" role="status">
              {hits.length === 0 ? t('noHits') : t('hits', { place: place + 1, count: hits.length })}
            </span>
            <Button look="quiet" mini icon="arrow-up" aria-label={t('hitBefore')} disabled={hits.length === 0} onClick={() => step(-1)} />
            <Button look="quiet" mini icon="arrow-down" aria-label={t('hitNext')} disabled={hits.length === 0} onClick={() => step(1)} />
          </>
        )}
      </div>
      <TableSwitch title={t('waterfall')} />
    </div>
  )
}
