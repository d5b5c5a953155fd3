import { ApiFault } from '../../../lib/api-fault.ts'
import { useWords } from '../../../lib/use-words.ts'
import { writeMatcher } from '../matchers/matcher-text.ts'
import { type MatcherSets, useSilencePreview } from './use-silences.ts'
import { silenceWords } from './words.ts'

/** The alerts that fire now and that would be kept quiet. */
export function SilencePreview({ matcherSets }: { matcherSets: MatcherSets }) {
  const t = useWords(silenceWords)
  const { data, error } = useSilencePreview(matcherSets)
  if (error instanceof ApiFault) return <p className="sl-preview small high ltr">{error.message}</p>
  return (
    <div className="sl-preview" aria-live="polite">
      <p className="small strong">
        {matcherSets.length === 0
          ? t('previewEmpty')
          : data && data.total === 0
            ? t('previewNone')
            : t('preview', { count: data?.total ?? 0 })}
      </p>
      <ul>
        {data?.alerts.map(({ fingerprint, labels }) => (
          <li key={fingerprint} className="ltr cut">
            <bdi>
              <span className="strong">{labels['alertname']}</span>{' '}
              <span className="faint mono small">
                {Object.entries(labels)
                  .filter(([name]) => name !== 'alertname')
                  .map(([name, value]) => writeMatcher({ name, operator: '=', value }))
                  .join(' ')}
              </span>
            </bdi>
          </li>
        ))}
      </ul>
      {data && data.total > data.alerts.length && (
        <p className="small faint">{t('previewMore', { count: data.total - data.alerts.length })}</p>
      )}
    </div>
  )
}
