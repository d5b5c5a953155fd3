import { useMemo } from 'react'

import { useWords } from '../../../lib/use-words.ts'
import type { ToldLines } from '../explore/lines.ts'
import { words } from '../words.ts'
import type { Drawing } from './metric-drawing.ts'

/** How lines of several kinds are called: the mean and its ends, or quantiles. */
export function useToldLines(told: Drawing['told']): ToldLines | undefined {
  const t = useWords(words)
  return useMemo(() => {
    if (told === '') return undefined
    if (told === 'quantile') return { label: told, titleOf: quantileTitle }
    const titles: Readonly<Record<string, string>> = { avg: t('statAvg'), min: t('statMin'), max: t('statMax') }
    return { label: told, titleOf: (value) => titles[value] ?? value }
  }, [told, t])
}

/** `0.999` is p99.9. */
function quantileTitle(quantile: string): string {
  const share = Number(quantile)
  return Number.isFinite(share) && quantile !== '' ? `p${Number((share * 100).toFixed(4))}` : quantile
}
