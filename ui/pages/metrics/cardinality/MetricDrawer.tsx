import { Answer } from '../../../components/Answer.tsx'
import { Button } from '../../../components/Button.tsx'
import { ChipLink } from '../../../components/Chip.tsx'
import { Drawer } from '../../../components/Drawer.tsx'
import { useFormat } from '../../../lib/format.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { usePermission } from '../../../shell/session.ts'
import { selectorOf } from '../build/selector.ts'
import { useExploreHref } from '../use-explore-href.ts'
import { useMetricHref } from '../use-metric-href.ts'
import { type WantedCut, useMetricLabels } from './use-series.ts'
import { cardinalityWords } from './words.ts'

interface Props {
  metric: string
  onCut: (wanted: WantedCut) => void
  onClose: () => void
}

/** What tells the series of a metric apart, the label with the most values first, and the way to cut it. */
export function MetricDrawer({ metric, onCut, onClose }: Props) {
  const t = useWords(cardinalityWords)
  const format = useFormat()
  const hrefOf = useExploreHref()
  const metricHref = useMetricHref()
  return (
    <Drawer label={metric} head={<h2 className="mono ltr mx-drawn">{metric}</h2>} onClose={onClose}>
      <div className="drawer-body">
        <Answer query={useMetricLabels(metric)} rows={8}>
          {({ series, labels, isEstimate }) => (
            <>
              <p className="pad small">
                {t('drawerNote', { count: series })}
                {isEstimate && <span className="faint">, {t('estimate')}</span>}
              </p>
              <p className="pad row wrap">
                <ChipLink icon="metrics" href={metricHref(metric)}>
                  {t('metricPage')}
                </ChipLink>
                <ChipLink icon="metrics" href={hrefOf(`count(${selectorOf(metric)})`)}>
                  {t('explore')}
                </ChipLink>
              </p>
              {labels.length === 0 ? (
                <p className="pad">{t('noLabels')}</p>
              ) : (
                labels.map((one) => <LabelPart key={one.label} metric={metric} part={one} format={format} onCut={onCut} />)
              )}
            </>
          )}
        </Answer>
      </div>
    </Drawer>
  )
}

/** They give their series their meaning. */
const kept = new Set(['le', 'quantile'])

interface PartProps {
  metric: string
  part: Reply<'GET /api/metrics/series/labels'>['labels'][number]
  format: ReturnType<typeof useFormat>
  onCut: (wanted: WantedCut) => void
}

function LabelPart({ metric, part: { label, values, newLastHour, top }, format, onCut }: PartProps) {
  const t = useWords(cardinalityWords)
  const mayCut = usePermission('settings.write') && !kept.has(label)
  return (
    <section className="mx-part" aria-label={label}>
      <header className="row">
        <h3 className="mono ltr">{label}</h3>
        <span className="small dim grow">
          {t('valuesOf', { count: values })}
          {newLastHour > 0 && `, ${t('newValues', { count: format.count(newLastHour) })}`}
        </span>
        {mayCut && (
          <Button onClick={() => onCut({ metric, label, action: 'drop_label' })} aria-label={`${t('cut')}: ${label}`}>
            {t('cut')}
          </Button>
        )}
      </header>
      <ul className="mx-values">
        {top.map(({ value, series }) => (
          <li key={value} className="row">
            <bdi className="mono grow mx-value" title={value}>
              {value}
            </bdi>
            <span className="small dim">{format.count(series)}</span>
            {mayCut && (
              <Button
                look="quiet"
                onClick={() => onCut({ metric, label, action: 'drop_series', value })}
                aria-label={t('dropOne', { label, value })}
              >
                {t('drop')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
