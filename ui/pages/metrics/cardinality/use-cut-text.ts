import { useCallback } from 'react'

import { useWords } from '../../../lib/use-words.ts'
import type { WantedCut } from './use-series.ts'
import { cardinalityWords } from './words.ts'

/** A rule in words. */
export function useCutText(): (cut: WantedCut) => string {
  const t = useWords(cardinalityWords)
  return useCallback(
    ({ metric: name, label, action, value }) => {
      const metric = name === '*' ? t('all') : name
      if (action === 'drop_label') return t('cutLabel', { label, metric })
      return value === undefined ? t('dropAll', { label, metric }) : t('dropValue', { label, metric, value })
    },
    [t],
  )
}
