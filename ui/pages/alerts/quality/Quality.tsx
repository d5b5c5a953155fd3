import { Answer } from '../../../components/Answer.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { MoreRows } from '../../../components/MoreRows.tsx'
import { OrderNote } from '../../../components/OrderNote.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { AgainstNoise } from './AgainstNoise.tsx'
import { QualityFigures } from './QualityFigures.tsx'
import { RuleTable } from './RuleTable.tsx'
import { useQuality } from './use-quality.ts'
import { words } from './words.ts'

import './quality.css'

/** Which alerts are worth their messages, and what is done about the others. */
export function Quality() {
  const t = useWords(words)
  const quality = useQuality()
  return (
    <div className="tabbed-body aq">
      <Answer query={quality} rows={12}>
        {({ pages }) => {
          const [first] = pages
          return !first || first.overall.fired === 0 ? (
            <EmptyState title={t('none')}>
              <p className="dim">{t('noneHelp')}</p>
            </EmptyState>
          ) : (
            <>
              <QualityFigures figures={first.overall} />
              {first.isCut && <p className="small dim">{t('cut')}</p>}
              <section className="plate">
                <header>
                  <h2>{t('rules')}</h2>
                  <OrderNote>
                    <span className="note">{t('worstFirst')}</span>
                  </OrderNote>
                </header>
                <RuleTable rules={pages.flatMap(({ rules }) => rules)} end={<MoreRows list={quality} />} />
              </section>
            </>
          )
        }}
      </Answer>
      <AgainstNoise />
    </div>
  )
}
