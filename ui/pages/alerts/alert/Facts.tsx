import type { ReactNode } from 'react'
import { Link } from 'wouter'

import type { AlertDetail } from '../../../../src/api/contract/alerts.ts'
import { joinMeasure, measureLarge, useFormat, useTimeFormat } from '../../../lib/format.ts'
import { useLanguage } from '../../../lib/preferences.ts'
import { useWords } from '../../../lib/use-words.ts'
import { roundSpan } from '../parts/round-span.ts'
import { alertWords } from './words.ts'

/** The figures of an alert in one line. */
export function Facts({ alert }: { alert: AlertDetail }) {
  const t = useWords(alertWords)
  const language = useLanguage()
  const format = useFormat()
  const time = useTimeFormat()
  const { startsAt, acknowledged, service, environment, rule, groups, silences } = alert
  const startMs = Date.parse(startsAt)
  const chart = rule?.chart
  const condition =
    chart && chart.threshold !== null
      ? t(chart.isAbove ? 'above' : 'below', { value: joinMeasure(measureLarge(language, chart.threshold, '')) })
      : undefined
  const [group] = groups
  const facts: [string, ReactNode][] = [
    [t('since'), <span key="s">{time.zoned(startMs)}</span>],
    ...(condition === undefined
      ? []
      : [
          [
            t('threshold'),
            rule && rule.forSeconds > 0 ? t('forTime', { condition, time: format.duration(rule.forSeconds * 1000) }) : condition,
          ] as [string, string],
        ]),
    ...(acknowledged
      ? [
          [t('acknowledgedAfter'), t('after', { time: format.duration(roundSpan(Date.parse(acknowledged.at) - startMs)) })] as [
            string,
            string,
          ],
        ]
      : []),
    ...(service ? [[t('service'), <bdi key="v">{service}</bdi>] as [string, ReactNode]] : []),
    ...(environment ? [[t('environment'), <bdi key="e">{environment}</bdi>] as [string, ReactNode]] : []),
    ...(group
      ? [
          [
            t('partOf'),
            <Link key="g" href={`/alerts?group=${encodeURIComponent(group.key)}`}>
              {t('inGroup', { count: group.size })}
            </Link>,
          ] as [string, ReactNode],
        ]
      : []),
  ]
  return (
    <>
      <dl className="al-facts">
        {facts.map(([title, value]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {silences.map(({ id, createdBy, comment, endsAt }) => (
        <p key={id} className="al-silence">
          {t('silences')} <bdi className="strong">{createdBy}</bdi>, {t('until', { time: time.full(Date.parse(endsAt)) })}
          {comment && (
            <>
              : <bdi>{comment}</bdi>
            </>
          )}
        </p>
      ))}
    </>
  )
}
