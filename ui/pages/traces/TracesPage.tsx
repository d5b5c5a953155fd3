import { useLocation } from 'wouter'

import { Button } from '../../components/Button.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { MoreRows } from '../../components/MoreRows.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { absoluteRange, resolveRange, widenRange } from '../../lib/time-range.ts'
import { choice, flag, text } from '../../lib/url-state.ts'
import { useUrlState } from '../../lib/use-url-state.ts'
import { useWords } from '../../lib/use-words.ts'
import { ConnectHint } from '../../panels/connect/ConnectHint.tsx'
import { MakeRuleLink } from '../../panels/make-rule/MakeRuleLink.tsx'
import { PinButton } from '../../panels/pin/PinButton.tsx'
import { useRange } from '../../shell/use-range.ts'
import { useScope } from '../../shell/use-scope.ts'
import { findContradiction, wholeSearch } from '../logs/search-text.ts'
import { boxCodec, isInTime, roundBox, searchOfBox } from './box.ts'
import { BoxBar } from './BoxBar.tsx'
import { comparedQuestion } from './compared-question.ts'
import { Scatter } from './Scatter.tsx'
import { TraceFacets } from './TraceFacets.tsx'
import { TraceSearch } from './TraceSearch.tsx'
import { TraceTable } from './TraceTable.tsx'
import { useFoundTraces, useScatter, useTraceFields } from './use-traces.ts'
import { words } from './words.ts'

import './traces.css'

const schema = { q: text(), sort: choice(['newest', 'slowest'], 'newest'), box: boxCodec, why: flag() }

/** Traces of the chosen time: how long they took, what they have, and each of them. */
export function TracesPage() {
  const t = useWords(words)
  const [, navigate] = useLocation()
  const { range, live, change: changeRange } = useRange()
  const { environment, service, compare, change: changeScope } = useScope()
  const [{ q, sort, box: chosen, why }, change] = useUrlState(schema)
  const time = resolveRange(range, Date.now())
  // What was chosen in another time is not in sight: the list is not narrowed to it either.
  const box = chosen && isInTime(chosen, time) ? chosen : null
  const question = { q, ...range, ...(environment && { environment }), ...(service && { service }) }
  const whole = wholeSearch({ q, environment, service })
  const found = useFoundTraces(question, { box, sort, live })
  const scatter = useScatter(question, live)
  const compared = comparedQuestion(question, compare, Date.now())
  const before = useScatter(compared?.question, false)
  const fields = useTraceFields(question)
  const [one, other] = findContradiction({ q, environment, service }) ?? []
  const rows = found.data?.pages.flatMap((page) => page.rows) ?? []
  const searched = q !== '' || box !== null || environment !== '' || service !== ''
  const search = (next: string): void => change({ q: next, box: null, why: false }, { push: true })
  return (
    <div className="tr">
      <h1 className="sr">{t('title')}</h1>
      <div className="tr-top">
        <TraceSearch q={q} onSearch={search}>
          <MakeRuleLink kind="traces" asked={whole} />
          <PinButton bare title={q || t('title')} kind="timeseries" targets={[{ kind: 'traces', expr: whole }]} />
        </TraceSearch>
        {scatter.error ? (
          <FaultNotice error={scatter.error} onRetry={() => void scatter.refetch()} />
        ) : (
          <Scatter
            data={scatter.data}
            before={compared && before.data}
            beforeShiftMs={compared?.shiftMs ?? 0}
            time={time}
            stale={scatter.isPlaceholderData}
            box={box}
            onBox={(next) => change({ box: next && roundBox(next), ...(next === null && { why: false }) }, { push: true })}
            onOpen={(traceId) => navigate(`/trace/${traceId}`)}
          />
        )}
        {compared && before.error && (
          <div className="small">
            <p className="pad">{t('notCompared')}</p>
            <FaultNotice error={before.error} onRetry={() => void before.refetch()} />
          </div>
        )}
        {box && (
          <BoxBar
            box={box}
            question={question}
            why={why}
            onWhy={(next) => change({ why: next })}
            onNarrow={() => {
              change({ q: searchOfBox(q, box), box: null, why: false }, { push: true })
              changeRange({ ...absoluteRange(box.fromMs, box.toMs), live: false })
            }}
            onClear={() => change({ box: null, why: false })}
            onSearch={search}
          />
        )}
      </div>
      <TraceFacets
        fields={fields.data?.fields ?? []}
        stale={fields.isPlaceholderData}
        // What is wrong with the search is said above.
        error={scatter.error ? null : fields.error}
        q={q}
        onRetry={() => void fields.refetch()}
        onSearch={search}
      />
      <section className="tr-rows" aria-label={t('title')}>
        {found.error ? (
          // As above.
          !scatter.error && <FaultNotice error={found.error} onRetry={() => void found.refetch()} />
        ) : found.isPending ? (
          <Skeleton rows={14} />
        ) : rows.length === 0 && !found.hasNextPage ? (
          <EmptyState title={searched ? t('none') : t('noneYet')}>
            {one !== undefined && other !== undefined && <p>{t('contradict', { one, other })}</p>}
            <div className="row">
              <Button onClick={() => changeRange(widenRange(range, Date.now()), { push: true })}>{t('widen')}</Button>
              {searched && (
                <Button
                  onClick={() => {
                    change({ q: '', box: null, why: false }, { push: true })
                    changeScope({ env: '', svc: '' })
                  }}
                >
                  {t('clear')}
                </Button>
              )}
            </div>
            {!searched && <ConnectHint signal="traces" />}
          </EmptyState>
        ) : (
          <div className={found.isPlaceholderData ? 'stale' : undefined}>
            <TraceTable rows={rows} sort={sort} onSort={(next) => change({ sort: next }, { push: true })} />
            <MoreRows list={found}>{t('more')}</MoreRows>
          </div>
        )}
      </section>
    </div>
  )
}
