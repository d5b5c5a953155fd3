import { useMemo, useRef, useState } from 'react'

import { Button } from '../../components/Button.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { TableSwitch } from '../../components/TableSwitch.tsx'
import { ApiFault } from '../../lib/api-fault.ts'
import { flag, text } from '../../lib/url-state.ts'
import { useListKeys } from '../../lib/use-list-keys.ts'
import { useUrlState } from '../../lib/use-url-state.ts'
import { useWords } from '../../lib/use-words.ts'
import { LevelHistogram } from '../../panels/level-histogram/LevelHistogram.tsx'
import { useRange } from '../../shell/use-range.ts'
import { ClassChips } from './ClassChips.tsx'
import { Facets } from './Facets.tsx'
import { LogDrawer } from './LogDrawer.tsx'
import { LogList } from './LogList.tsx'
import type { LogListHandle } from './LogList.tsx'
import { NoLogs } from './NoLogs.tsx'
import { rowAt, rowIndexOf, rowKeyAt } from './row-keys.ts'
import { addTerm, markedWords } from './search-text.ts'
import { SearchBar } from './SearchBar.tsx'
import { SearchExamples } from './SearchExamples.tsx'
import { joinTail } from './tail-buffer.ts'
import { TailNotice } from './TailNotice.tsx'
import { histogramBuckets, useLogHistogram } from './use-log-histogram.ts'
import { useLogRows } from './use-log-rows.ts'
import { useLogTail } from './use-log-tail.ts'
import { words } from './words.ts'

import './logs.css'

const schema = { q: text(), sel: text(), wrap: flag() }

/** Search, histogram, rows, detail and live tail of the log records. */
export function LogsPage() {
  const t = useWords(words)
  const { range, live, change: changeRange } = useRange()
  const [{ q, sel, wrap }, change] = useUrlState(schema)
  const [scrolled, setScrolled] = useState(false)
  const list = useRef<LogListHandle>(null)
  const stored = useLogRows(q, range)
  const histogram = useLogHistogram(q, range, live)
  const { tail, lost, resume } = useLogTail({ on: live, q, paused: scrolled })
  const rows = useMemo(() => joinTail(tail.shown, stored.data?.pages.flatMap((page) => page.rows) ?? []), [tail.shown, stored.data])
  const marked = useMemo(() => markedWords(q), [q])
  const open = sel ? rowAt(rows, sel) : undefined
  const [chosen, setChosen] = useState(-1)
  const active = open && sel ? rowIndexOf(rows, sel) : chosen
  useListKeys({
    count: rows.length,
    active,
    onMove: (index) => {
      setChosen(index)
      list.current?.show(index)
      if (open) change({ sel: rowKeyAt(rows, index) })
    },
    onOpen: (index) => change({ sel: rowKeyAt(rows, index) }),
  })
  const narrow = (term: string): void => change({ q: addTerm(q, term), sel: '' }, { push: true })
  const lastPage = stored.data?.pages.at(-1)
  return (
    <div className={open ? 'lg with-drawer' : 'lg'}>
      <h1 className="sr">{t('title')}</h1>
      <div className="lg-top">
        <SearchBar q={q} onSearch={(next) => change({ q: next, sel: '' }, { push: true })} />
        <ClassChips q={q} range={range} onSearch={(next) => change({ q: next, sel: '' }, { push: true })} />
        {stored.error ? (
          <FaultNotice error={stored.error} onRetry={() => void stored.refetch()} />
        ) : (
          <LevelHistogram
            data={histogram.data}
            buckets={histogramBuckets}
            stale={histogram.isPlaceholderData}
            onRange={(next) => changeRange({ ...next, live: false }, { push: true })}
          />
        )}
      </div>
      <Facets q={q} range={range} onSearch={(next) => change({ q: next, sel: '' }, { push: true })} />
      <section className="lg-rows" aria-label={t('rows')}>
        <div className="lg-bar row">
          {live ? (
            <TailNotice
              tail={tail}
              lost={lost}
              onResume={() => {
                list.current?.show(0)
                resume()
              }}
            />
          ) : (
            <span className="small dim cut">
              {!stored.error && histogram.data && (
                <>
                  <span className="found">{t('found', { count: histogram.data.total })}</span>,{' '}
                </>
              )}
              {t('newestFirst')}
            </span>
          )}
          <span className="grow" />
          <TableSwitch title={t('rows')} />
          <Button look="quiet" icon="wrap" aria-label={t('wrap')} aria-pressed={wrap} onClick={() => change({ wrap: !wrap })} />
        </div>
        {isUnreadable(stored.error) ? (
          <SearchExamples onSearch={(next) => change({ q: next, sel: '' }, { push: true })} />
        ) : rows.length === 0 && !stored.isPending && !stored.error && !stored.hasNextPage ? (
          <NoLogs searched={q !== ''} onClear={() => change({ q: '' }, { push: true })} />
        ) : (
          <LogList
            ref={list}
            rows={rows}
            loading={stored.isPending}
            stale={stored.isPlaceholderData}
            wrap={wrap}
            marked={marked}
            active={active}
            more={stored.hasNextPage}
            loadingMore={stored.isFetchingNextPage}
            searchedFrom={lastPage?.searchedFrom}
            onMore={() => void stored.fetchNextPage()}
            onOpen={(index) => {
              setChosen(index)
              change({ sel: rowKeyAt(rows, index) })
            }}
            onScrolled={setScrolled}
          />
        )}
      </section>
      {open && <LogDrawer row={open} onNarrow={narrow} onClose={() => change({ sel: '' })} />}
    </div>
  )
}

/** The search itself is wrong: asking again cannot help. */
function isUnreadable(error: unknown): boolean {
  return error instanceof ApiFault && error.status === 400
}
