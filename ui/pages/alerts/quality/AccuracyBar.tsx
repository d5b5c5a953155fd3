import type { RuleQuality } from '../../../../src/api/contract/alert-quality.ts'
import { useFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { words } from './words.ts'

/** A rule's accuracy as a mark in the band in which it surely lies: of few verdicts the band is wide. */
export function AccuracyBar({ figures: { accuracy, accuracyInterval } }: { figures: Pick<RuleQuality, 'accuracy' | 'accuracyInterval'> }) {
  const t = useWords(words)
  const format = useFormat()
  if (accuracy === null) return <span className="faint">{t('unjudged')}</span>
  const { low, high } = accuracyInterval
  const title = t('accuracyOf', { accuracy: format.share(accuracy), low: format.share(low), high: format.share(high) })
  return (
    <span className="aq-meter" title={title}>
      <span className="aq-accuracy" aria-hidden="true">
        <i style={{ insetInlineStart: `${low * 100}%`, inlineSize: `${(high - low) * 100}%` }} />
        <b style={{ insetInlineStart: `calc(${accuracy * 100}% - 1px)` }} />
      </span>
      <span aria-hidden="true" className="ltr">
        {format.share(accuracy)}
      </span>
      <span className="sr">{title}</span>
    </span>
  )
}
