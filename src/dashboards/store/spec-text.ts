import { Fault } from '../../lib/errors.ts'
import { type Dashboard, dashboardLimits, panelsOf } from '../model/dashboard.ts'

/** A dashboard as its row keeps it. Throws Fault `bad_input` when it has two panels with one id, and `too_large` beyond the limits. */
export function writeSpec(dashboard: Dashboard): string {
  const panels = panelsOf(dashboard)
  if (new Set(panels.map(({ id }) => id)).size < panels.length) throw new Fault('bad_input', 'two panels have the same id')
  if (new Set(dashboard.variables.map(({ name }) => name)).size < dashboard.variables.length)
    throw new Fault('bad_input', 'two variables have the same name')
  if (panels.length > dashboardLimits.panels) throw new Fault('too_large', `a dashboard has at most ${dashboardLimits.panels} panels`)
  if (panels.reduce((sum, { targets }) => sum + targets.length, 0) > dashboardLimits.targets)
    throw new Fault('too_large', `a dashboard has at most ${dashboardLimits.targets} queries`)
  const text = JSON.stringify(dashboard)
  if (Buffer.byteLength(text) > dashboardLimits.sizeBytes)
    throw new Fault('too_large', `a dashboard has at most ${dashboardLimits.sizeBytes} bytes`)
  return text
}

export function readSpec(text: string): Dashboard {
  return JSON.parse(text) as Dashboard // only what `writeSpec` wrote stands there
}
