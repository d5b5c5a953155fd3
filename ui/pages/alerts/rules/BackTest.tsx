import { useState } from 'react'

import type { BackTestEvent } from '../../../../src/api/contract/rules.ts'
import { Button } from '../../../components/Button.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { seriesText } from '../../metrics/explore/series-names.ts'
import { FiringBars } from './FiringBars.tsx'
import { useBackTest } from './use-back-test.ts'
import { ruleWords } from './words.ts'

const choices = [7, 30]

/** When a rule would have fired in the last days. */
export function BackTest({ yaml }: { yaml: string }) {
  const t = useWords(ruleWords)
  const format = useFormat()
  const [days, setDays] = useState(7)
  const { state, start, stop } = useBackTest()
  const news = state?.news
  const share = news ? news.evaluations / Math.max(1, news.total) : 0
  return (
    <section className="rl-test">
      <div className="rl-line">
        <h2>{t('backTest')}</h2>
        <div className="seg" role="group" aria-label={t('backTest')}>
          {choices.map((count) => (
            <button key={count} type="button" aria-pressed={days === count} onClick={() => setDays(count)}>
              {t('days', { count })}
            </button>
          ))}
        </div>
        {state?.isRunning ? (
          <Button onClick={stop}>{t('stop')}</Button>
        ) : (
          <Button icon="play" disabled={yaml === ''} onClick={() => start(yaml, days)}>
            {t('run')}
          </Button>
        )}
        <span className="dim small" role="status">
          {state?.isRunning
            ? t('running', { share: format.share(share) })
            : news && share < 1 && !news.isCutShort
              ? t('stopped', { share: format.share(share) })
              : ''}
        </span>
      </div>
      {!state && <p className="dim small">{t('backTestNote')}</p>}
      {state?.error !== null && state?.error !== undefined && <FaultNotice error={state.error} onRetry={() => start(yaml, days)} />}
      {news && <BackTestResult news={news} isOld={state.yaml !== yaml} />}
    </section>
  )
}

function BackTestResult({ news, isOld }: { news: BackTestEvent; isOld: boolean }) {
  const t = useWords(ruleWords)
  const format = useFormat()
  const time = useTimeFormat()
  const notes = [
    news.isArrival ? t('arrivalNote') : '',
    news.isSparse ? t('sparseNote', { time: format.duration(news.stepMs) }) : '',
    news.isCutShort ? t('cutNote', { time: time.zoned(news.evaluatedTo) }) : '',
    news.neverFired > 0 ? t('pendingOnly', { count: news.neverFired }) : '',
    news.failures > 0 ? t('failedTimes', { count: news.failures, why: news.failure ?? '' }) : '',
  ].filter(Boolean)
  return (
    <div className={isOld ? 'stale' : undefined}>
      <p className="rl-said">
        <b>{news.fired === 0 ? t('firedNever') : t('firedTimes', { count: news.fired })}</b>
        {news.fired > 0 && (
          <>
            <span>{t('inTotal', { time: format.duration(news.firingMs) })}</span>
            <span>
              <b>{format.number(Math.round(news.pagesPerWeek * 10) / 10)}</b> {t('pagesWeek')}
            </span>
            <span>
              <b>{format.count(news.seriesCount)}</b> {t('series')}
            </span>
          </>
        )}
      </p>
      <div className="ltr rl-strip">
        <FiringBars bars={news.bars} width={720} title={t('backTest')} />
        <div className="rl-ends faint small">
          <span>{time.full(news.fromMs)}</span>
          <span>{time.full(news.toMs)}</span>
        </div>
      </div>
      {notes.map((note) => (
        <p key={note} className="dim small">
          {note}
        </p>
      ))}
      {news.firings.length > 0 && (
        <div className="rl-two">
          <DataTable
            label={t('firings')}
            most={10}
            rows={news.firings}
            rowKey={({ labels, firedAt }) => `${firedAt} ${JSON.stringify(labels)}`}
            columns={[
              { name: 'at', title: t('firings'), cell: ({ firedAt }) => <span className="nowrap">{time.full(firedAt)}</span> },
              {
                name: 'lasted',
                title: t('lasted'),
                numeric: true,
                cell: ({ firedAt, resolvedAt }) => (resolvedAt === null ? t('stillFiring') : format.duration(resolvedAt - firedAt)),
              },
              { name: 'labels', title: t('labels'), cell: ({ labels }) => <LabelText labels={labels} /> },
            ]}
          />
          {news.seriesCount > 1 && (
            <DataTable
              label={t('mostSeries')}
              most={10}
              rows={news.series}
              rowKey={({ labels }) => JSON.stringify(labels)}
              columns={[
                { name: 'labels', title: t('mostSeries'), cell: ({ labels }) => <LabelText labels={labels} /> },
                { name: 'times', title: t('times'), numeric: true, cell: ({ fired }) => format.count(fired) },
                { name: 'lasted', title: t('lasted'), numeric: true, cell: ({ firingMs }) => format.duration(firingMs) },
              ]}
            />
          )}
        </div>
      )}
    </div>
  )
}

/** Labels of an alert but those that all alerts of its rule have. */
export function LabelText({ labels }: { labels: Readonly<Record<string, string>> }) {
  const { alertname: _name, severity: _severity, ...own } = labels
  const text = seriesText(own)
  return text === '' ? <span className="faint">–</span> : <bdi className="mono small rl-labels">{text.slice(1, -1)}</bdi>
}
