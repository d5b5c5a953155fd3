import { useState } from 'react'

import { Button } from '../../../components/Button.tsx'
import { SeverityMark } from '../../../components/SeverityMark.tsx'
import { Stat } from '../../../components/Stat.tsx'
import { useFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { usePermission } from '../../../shell/session.ts'
import { LimitsDialog } from './LimitsDialog.tsx'
import type { MetricSeries } from './use-series.ts'
import { cardinalityWords } from './words.ts'

/** How many series there are, how many are new, and how many there may be. */
export function SeriesReadouts({ series }: { series: MetricSeries }) {
  const t = useWords(cardinalityWords)
  const format = useFormat()
  const mayChange = usePermission('settings.write')
  const [changing, setChanging] = useState(false)
  const { active, merged, limits, newLastHour, newLastDay } = series
  return (
    <div className="sheet g12">
      <Stat title={t('active')} measure={format.large(active)} wide>
        {t('activeNote', { share: format.share(active / limits.activeSeries), most: format.count(limits.activeSeries) })}
        {active >= limits.activeSeries && <SeverityMark severity="high">{t('full')}</SeverityMark>}
        {merged > 0 && <span className="faint">; {t('mergedNote', { count: format.count(merged) })}</span>}
      </Stat>
      <Stat title={t('lastHour')} measure={format.large(newLastHour)} wide>
        {series.isEstimate && <span className="faint">{t('estimate')}</span>}
      </Stat>
      <Stat title={t('lastDay')} measure={format.large(newLastDay)} wide>
        {t('perHourNote', { count: format.number(newLastDay / 24) })}
      </Stat>
      <Stat title={t('limit')} measure={format.large(limits.activeSeries)} wide>
        {t('limitNote', { most: format.count(limits.seriesPerMetric) })}
        {mayChange && (
          <Button look="quiet" className="mx-limit" onClick={() => setChanging(true)}>
            {t('change')}
          </Button>
        )}
      </Stat>
      {changing && <LimitsDialog limits={limits} onClose={() => setChanging(false)} />}
    </div>
  )
}
