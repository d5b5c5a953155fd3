import { useCallback, useEffect, useMemo, useRef, useState } from 'react'

import { Button } from '../../components/Button.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { ApiFault } from '../../lib/api-fault.ts'
import { definePart } from '../../lib/define-part.tsx'
import { useTimeFormat } from '../../lib/format.ts'
import { resolveRange } from '../../lib/time-range.ts'
import type { TimeRange } from '../../lib/time-range.ts'
import { flag, matching, text } from '../../lib/url-state.ts'
import { useListKeys } from '../../lib/use-list-keys.ts'
import { useUrlState } from '../../lib/use-url-state.ts'
import { useWords } from '../../lib/use-words.ts'
import { isCounted } from '../../panels/level-histogram/histogram-data.ts'
import { LevelHistogram } from '../../panels/level-histogram/LevelHistogram.tsx'
import { SeenWindow } from '../../panels/level-histogram/seen-window.ts'
import { useRange } from '../../shell/use-range.ts'
import { useScope } from '../../shell/use-scope.ts'
import { ClassChips } from './ClassChips.tsx'
import { Facets } from './Facets.tsx'
import { LogList } from './LogList.tsx'
import type { LogListHandle } from './LogList.tsx'
import { markPattern } from './mark-text.ts'
import { readNames, writeNames } from './name-list.ts'
import { PinnedRows } from './PinnedRows.tsx'
import { RangeProgress } from './RangeProgress.tsx'
import { ResultsBar } from './ResultsBar.tsx'
import { rowIndexOf, rowKeyAt } from './row-keys.ts'
import { addTerm } from './search-text.ts'
import { SearchBox } from './search/SearchBox.tsx'
import { SearchExamples } from './SearchExamples.tsx'
import { SearchProgress } from './SearchProgress.tsx'
import { joinTail } from './tail-buffer.ts'
import { TailNotice } from './TailNotice.tsx'
import { useComparedSearch } from './use-compared-search.ts'
import { useFoundRows } from './use-found-rows.ts'
import { useLogContext } from './use-log-context.ts'
import { histogramBuckets, useLogHistogram } from './use-log-histogram.ts'
import { useLogKeys } from './use-log-keys.ts'
import { useLogRows } from './use-log-rows.ts'
import { useLogTail } from './use-log-tail.ts'
import { useOverdue } from './use-overdue.ts'
import { usualColumns, usualFacets } from './usual-names.ts'
import { words } from './words.ts'

import './logs.css'

const LogDrawer = definePart(async () => (await import('./LogDrawer.tsx')).LogDrawer)
const NoLogs = definePart(async () => (await import('./NoLogs.tsx')).NoLogs)

/** `at`: where the list begins; `sel` the open row; `ctx` the row whose surroundings are shown; `pin` rows kept in sight. */
const schema = {
  q: text(),
  sel: text(),
  at: matching(/^\d{4}-\d\d-\d\dT[\d:.]{5,20}Z$/),
  ctx: text(),
  pin: text(),
  cols: text(),
  facets: text(),
  wrap: flag(),
}
const mostPinned = 10
/** While fewer rows than these are found, the page tells how far it has looked. */
const fewRows = 100
/** So long after the rows the fields wait for the counts. */
const countWaitMs = 400

/** Search, histogram, fields, rows, detail and live tail of the log records. */
export function LogsPage() {
  const t = useWords(words)
  const time = useTimeFormat()
  const { from, to, range, live, change: changeRange } = useRange()
  const { environment, service, compare } = useScope()
  const [{ q, sel, at: begin, ctx, pin, cols, facets, wrap }, change] = useUrlState(schema)
  const [scrolled, setScrolled] = useState(false)
  const [held, setHeld] = useState(false)
  const [stoppedAt, setStoppedAt] = useState<object>()
  const [chosen, setChosen] = useState('')
  const list = useRef<LogListHandle>(null)
  const [seen] = useState(() => new SeenWindow())

  const search = useMemo(() => ({ q, from, to, environment, service }), [q, from, to, environment, service])
  // A place of another time is no place.
  const at = begin !== '' && isWithin(range, begin) ? begin : ''
  const stored = useLogRows(search, at)
  // Who stopped one search did not stop the next.
  const question = useMemo(() => ({ search, at }), [search, at])
  const stopped = stoppedAt === question
  const answered = stored.window !== undefined && !stored.isStale
  // The rows are few and so are there first all the same.
  const histogram = useLogHistogram(search, { enabled: true, live })
  // Bars of a long range come one after the other.
  const counting = !histogram.error && histogram.data && !isCounted(histogram.data) ? histogram.data : undefined
  const counted = answered && !histogram.isPending && !histogram.isPlaceholderData && !counting
  // The counts of a moderate range come at once and need both hands; those of a long one are not waited for.
  const overdue = useOverdue(answered && !counted, countWaitMs)
  const compared = useLogHistogram(useComparedSearch(search, compare), { enabled: counted })
  const paused = scrolled || held
  const { tail, lost, resume } = useLogTail({ on: live, search, paused, readStored: stored.refetch })
  const found = useMemo(() => joinTail(tail.shown, stored.rows), [tail.shown, stored.rows])

  const names = useMemo(() => (pin === '' ? [] : pin.split(',').slice(0, mostPinned)), [pin])
  const [open, centre, ...pinned] = useFoundRows(
    useMemo(() => [sel, ctx, ...names], [sel, ctx, names]),
    found,
  )
  const context = useLogContext(centre)
  const inContext = centre !== undefined
  const rows = inContext ? context.rows : found
  // A row, not a place: while live, rows come above it.
  const activeName = open && sel ? sel : chosen
  const active = useMemo(() => (activeName === '' ? -1 : rowIndexOf(rows, activeName)), [rows, activeName])

  // The row whose surroundings are shown stands in the middle, once they are there.
  const middle = inContext ? rowIndexOf(rows, ctx) : -1
  const shownAround = useRef('')
  useEffect(() => {
    if (middle >= 0 && shownAround.current !== ctx) list.current?.show(middle, 'center')
    if (middle >= 0 || ctx === '') shownAround.current = ctx
  }, [middle, ctx])

  const columns = useMemo(() => readNames(cols, usualColumns), [cols])
  const chosenFacets = useMemo(() => readNames(facets, usualFacets), [facets])
  const mark = useMemo(() => markPattern(q), [q])
  const look = useCallback(
    (next: string) => {
      setStoppedAt(undefined)
      setChosen('')
      change({ q: next, sel: '', at: '', ctx: '' }, { push: true })
    },
    [change],
  )
  const narrow = (term: string): void => look(addTerm(q, term))
  const openAt = (index: number): void => {
    setChosen(rowKeyAt(rows, index))
    change({ sel: rowKeyAt(rows, index) })
  }
  const pinName = (name: string): void =>
    change({ pin: names.includes(name) ? names.filter((one) => one !== name).join(',') : [...names, name].slice(-mostPinned).join(',') })
  const toTop = (): void => {
    list.current?.show(0)
    setHeld(false)
    resume()
  }
  const onSeen = useCallback(
    (first: number, last: number) => {
      const [newest, oldest] = [rows[first], rows[Math.min(last, rows.length - 1)]]
      if (newest && oldest) seen.show(Date.parse(oldest.timestamp), Date.parse(newest.timestamp))
      else seen.hide()
    },
    [rows, seen],
  )
  const activeRow = active < 0 ? '' : activeName
  useListKeys({
    count: rows.length,
    active,
    onMove: (index) => {
      setChosen(rowKeyAt(rows, index))
      list.current?.show(index)
      if (open) change({ sel: rowKeyAt(rows, index) })
    },
    onOpen: openAt,
  })
  useLogKeys({
    w: () => change({ wrap: !wrap }),
    p: activeRow === '' ? undefined : () => pinName(activeRow),
    c: activeRow === '' ? undefined : () => change({ sel: sel || activeRow, ctx: ctx === '' ? sel || activeRow : '' }, { push: true }),
    ' ': live ? () => (paused ? toTop() : setHeld(true)) : undefined,
  })
  const reading = inContext ? context.isFetching : stored.reading !== undefined
  const looking = stored.hasOlder && found.length < fewRows && stored.window !== undefined && !live
  return (
    <div className={open ? 'lg with-drawer' : 'lg'}>
      <h1 className="sr">{t('title')}</h1>
      <div className="lg-top">
        <SearchBox search={search} faultAt={faultPlace(stored.error)} onSearch={look} />
        {/* What could not be counted is asked again by the reader alone. */}
        <ClassChips search={search} enabled={counted && !histogram.error} onSearch={look} />
        {stored.error ? (
          <FaultNotice error={stored.error} onRetry={() => void stored.refetch()} />
        ) : histogram.error ? (
          <FaultNotice error={histogram.error} onRetry={() => void histogram.refetch()} />
        ) : (
          <LevelHistogram
            data={histogram.data}
            // Bars that are still to come are not nothing.
            compared={compare !== '' && compared.data && isCounted(compared.data) ? compared.data : undefined}
            comparedFault={compare !== '' && compared.error ? { error: compared.error, onRetry: () => void compared.refetch() } : undefined}
            buckets={histogramBuckets}
            stale={histogram.isPlaceholderData}
            seen={seen}
            onRange={(next) => {
              change({ at: '' })
              changeRange({ ...next, live: false }, { push: true })
            }}
            onJump={(ms) => {
              changeRange({ live: false })
              change({ at: new Date(ms).toISOString(), ctx: '' }, { push: true })
            }}
          />
        )}
      </div>
      <Facets
        search={search}
        enabled={counted || overdue}
        chosen={chosenFacets}
        columns={columns}
        total={histogram.data?.total}
        onSearch={look}
        onChoose={(next) => change({ facets: writeNames(next, usualFacets) })}
        onColumns={(next) => change({ cols: writeNames(next, usualColumns) })}
      />
      <section className="lg-rows" aria-label={t('rows')} onPointerEnter={() => void LogDrawer.preload()}>
        <ResultsBar
          search={search}
          rows={rows}
          columns={columns}
          wrap={wrap}
          onColumns={(next) => change({ cols: writeNames(next, usualColumns) })}
          onWrap={() => change({ wrap: !wrap })}
        >
          {inContext ? (
            <>
              <span className="cut">
                {t('around', { time: time.precise(centre.timestamp), place: [centre.service, centre.host].filter(Boolean).join(' · ') })}
              </span>
              <Button onClick={() => change({ ctx: '' })}>{t('backToFound')}</Button>
            </>
          ) : live ? (
            <TailNotice tail={tail} lost={lost} paused={paused} onPause={() => setHeld(true)} onResume={toTop} />
          ) : (
            <>
              {!stored.error && !histogram.error && histogram.data && (
                <span className="found">{t(counting ? 'foundSoFar' : 'found', { count: histogram.data.total })}</span>
              )}
              {looking && stored.window ? (
                <SearchProgress
                  range={range}
                  searchedFrom={stored.window.searchedFrom}
                  running={!stopped}
                  onStop={() => {
                    setStoppedAt(question)
                    stored.stop()
                  }}
                  onGoOn={() => setStoppedAt(undefined)}
                />
              ) : counting ? (
                <RangeProgress
                  work="countedOf"
                  fromMs={Date.parse(counting.from)}
                  toMs={Date.parse(counting.to)}
                  reached={counting.searchedFrom}
                />
              ) : (
                !stored.error && <span className="cut">{t('newestFirst')}</span>
              )}
              {at !== '' && <Button onClick={() => change({ at: '' })}>{t('toNewest')}</Button>}
            </>
          )}
        </ResultsBar>
        <PinnedRows
          rows={names.map((name, index) => ({ name, row: pinned[index] }))}
          onOpen={(name) => change({ sel: name })}
          onUnpin={pinName}
        />
        {isUnreadable(stored.error) ? (
          <SearchExamples onSearch={look} />
        ) : found.length === 0 && !inContext && !stored.isPending && !stored.error && !stored.hasOlder && !stored.hasNewer ? (
          <NoLogs q={q} onClear={() => look('')} />
        ) : inContext && context.error && rows.length === 0 ? (
          <FaultNotice error={context.error} onRetry={context.refetch} />
        ) : (
          <LogList
            ref={list}
            name={inContext ? ctx : (stored.window?.name ?? '')}
            rows={rows}
            columns={columns}
            loading={inContext ? context.isPending : stored.isPending}
            stale={inContext ? false : stored.isStale}
            wrap={wrap}
            mark={mark}
            active={active}
            current={middle}
            hasOlder={inContext ? context.hasOlder : stored.hasOlder}
            hasNewer={inContext ? context.hasNewer : stored.hasNewer}
            foot={
              (inContext ? context.hasOlder : stored.hasOlder)
                ? stopped
                  ? t('stoppedHere')
                  : t('loadingMore')
                : rows.length > 0 && t('start')
            }
            onNear={(side) => {
              if (reading || stored.error || (stopped && side === 'older')) return
              if (inContext) context.readOn(side)
              else void stored.readOn(side)
            }}
            onOpen={openAt}
            onSeen={onSeen}
            onScrolled={setScrolled}
          />
        )}
      </section>
      {open && (
        <LogDrawer
          row={open}
          pinned={names.includes(sel)}
          inContext={inContext}
          columns={columns}
          onNarrow={narrow}
          onSearch={look}
          onContext={() => change({ ctx: inContext ? '' : sel }, { push: true })}
          onPin={() => pinName(sel)}
          onClose={() => change({ sel: '' })}
        />
      )}
    </div>
  )
}

function isWithin(range: TimeRange, time: string): boolean {
  const { fromMs, toMs } = resolveRange(range, Date.now())
  return Date.parse(time) > fromMs && Date.parse(time) < toMs
}

/** The search itself is wrong: asking again cannot help. */
function isUnreadable(error: unknown): boolean {
  return error instanceof ApiFault && error.status === 400
}

/** Where the search could not be read. */
function faultPlace(error: unknown): number | undefined {
  const place = error instanceof ApiFault ? error.details['position'] : undefined
  return typeof place === 'number' ? place : undefined
}
