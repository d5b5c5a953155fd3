import { useEffect, useMemo, useState } from 'react'

import type { Dashboard, ResolvedVariable } from '../../../../src/api/contract/dashboards.ts'
import { resolveRange } from '../../../lib/time-range.ts'
import type { TimeRange } from '../../../lib/time-range.ts'
import { useRange } from '../../../shell/use-range.ts'
import { useScope } from '../../../shell/use-scope.ts'
import { bindVariables } from './bind-variables.ts'
import { PanelBatch } from './panel-batch.ts'

const liveSeconds = 5
const dayMs = 86_400_000
const compared = { '': 0, '1h': dayMs / 24, '1d': dayMs, '7d': 7 * dayMs, '28d': 28 * dayMs } as const

interface Options {
  readonly dashboard: Pick<Dashboard, 'refreshSeconds'>
  readonly range: TimeRange
  readonly variables: readonly ResolvedVariable[]
  /** What the variables stand for is known. */
  readonly isReady: boolean
}

/** The panels' answers: asked when the time, the comparison or a variable changes, and again and again while it is live. */
export function usePanelBatch({ dashboard, range, variables, isReady }: Options): PanelBatch {
  const [batch] = useState(() => new PanelBatch())
  const { live } = useRange()
  const { environment, service, compare } = useScope()
  const { from, to } = range
  const ask = useMemo(() => {
    const bound = bindVariables(variables)
    return () => {
      const { fromMs, toMs } = resolveRange({ from, to }, Date.now())
      const times = { fromMs: Math.round(fromMs), toMs: Math.round(toMs), compareMs: compared[compare] }
      batch.ask({ ...times, variables: bound, environment, service })
    }
  }, [batch, variables, from, to, compare, environment, service])
  useEffect(() => {
    if (isReady) ask()
  }, [isReady, ask])
  const everySeconds = live ? liveSeconds : dashboard.refreshSeconds
  useEffect(() => {
    if (!isReady || everySeconds === 0 || to !== 'now') return
    const lookAgain = (): void => {
      // What takes longer than the interval would never be answered.
      if (document.visibilityState === 'visible' && !batch.isAsking) ask()
    }
    const timer = setInterval(lookAgain, everySeconds * 1000)
    return () => clearInterval(timer)
  }, [isReady, everySeconds, to, ask, batch])
  useEffect(() => () => batch.stop(), [batch])
  return batch
}
