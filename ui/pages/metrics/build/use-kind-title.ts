import { useCallback } from 'react'

import type { MetricRow } from '../../../../src/api/contract/metrics.ts'
import { useWords } from '../../../lib/use-words.ts'
import { words } from '../words.ts'
import type { View } from './metric-drawing.ts'

/** What a kind of metric is called. */
export function useKindTitle(): (kind: MetricRow['kind']) => string {
  const t = useWords(words)
  return useCallback((kind) => (kind === 'info' ? t('infoKind') : t(kind)), [t])
}

const titles = {
  rate: 'viewRate',
  mean: 'viewMean',
  sum: 'viewSum',
  series: 'viewSeries',
  quantiles: 'viewQuantiles',
  heat: 'viewHeat',
  table: 'viewTable',
} as const

/** What a way to look at a metric is called. */
export function useViewTitle(): (view: View) => string {
  const t = useWords(words)
  return useCallback((view) => (view === 'p50' || view === 'p95' || view === 'p99' ? view : t(titles[view])), [t])
}
