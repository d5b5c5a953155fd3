import type { Red } from '../../../src/api/contract/services.ts'
import { Stat } from '../../components/Stat.tsx'
import { measureDuration, measureLarge, measureShare } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useWords } from '../../lib/use-words.ts'
import { Delta } from './Delta.tsx'
import { words } from './words.ts'

/** The figures of the whole range, each with how it stands to the time compared with. */
export function RedReadouts({ total, before }: { total: Red; before: Red | undefined }) {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <section className="sheet g12">
      <Stat title={t('requests')} measure={measureLarge(language, total.requestsPerSecond, t('perSecond'))}>
        {before && <Delta now={total.requestsPerSecond} before={before.requestsPerSecond} as="share" />}
      </Stat>
      <Stat title={t('total')} measure={measureLarge(language, total.requests, '')} />
      <Stat title={t('failed')} measure={measureShare(language, total.errorRate)}>
        {before && <Delta now={total.errorRate} before={before.errorRate} as="points" bad="more" />}
      </Stat>
      {([50, 95, 99] as const).map((percent) => (
        <Stat key={percent} title={t('atPercent', { percent })} measure={measureDuration(language, total[`p${percent}Ms`])}>
          {before && <Delta now={total[`p${percent}Ms`]} before={before[`p${percent}Ms`]} as="share" bad="more" />}
        </Stat>
      ))}
    </section>
  )
}
