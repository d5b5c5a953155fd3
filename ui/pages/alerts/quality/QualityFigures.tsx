import type { AlertQuality } from '../../../../src/api/contract/alert-quality.ts'
import { Stat } from '../../../components/Stat.tsx'
import { measureDuration, measureLarge, measureShare, useFormat } from '../../../lib/format.ts'
import { useLanguage } from '../../../lib/preferences.ts'
import { useWords } from '../../../lib/use-words.ts'
import { words } from './words.ts'

/** The figures of all rules together. */
export function QualityFigures({ figures }: { figures: AlertQuality['overall'] }) {
  const t = useWords(words)
  const format = useFormat()
  const language = useLanguage()
  const { accuracy, accuracyInterval, coverage, acknowledgeP50Ms, acknowledgeP95Ms } = figures
  const { low, high } = accuracyInterval
  return (
    <div className="sheet g12">
      <Stat title={t('accuracy')} measure={accuracy === null ? null : measureShare(language, accuracy)}>
        {accuracy === null
          ? t('noAccuracy')
          : t('accuracyNote', { low: format.share(low), high: format.share(high), coverage: format.share(coverage) })}
      </Stat>
      <Stat title={t('fired')} measure={measureLarge(language, figures.fired, '')}>
        {t('firedNote', { told: format.count(figures.told) })}
      </Stat>
      <Stat title={t('short')} measure={measureShare(language, figures.shortShare)}>
        {t('shortNote', { changes: format.number(figures.changesPerHour) })}
      </Stat>
      <Stat title={t('acknowledge')} measure={acknowledgeP50Ms === null ? null : measureDuration(language, acknowledgeP50Ms)}>
        {acknowledgeP95Ms === null ? t('noAcknowledge') : t('acknowledgeNote', { p95: format.duration(acknowledgeP95Ms) })}
      </Stat>
      <Stat title={t('unacknowledged')} measure={measureShare(language, figures.unacknowledgedShare)}>
        {t('unacknowledgedNote')}
      </Stat>
      <Stat title={t('night')} measure={measureLarge(language, figures.night, '')}>
        {t('nightNote')}
      </Stat>
    </div>
  )
}
