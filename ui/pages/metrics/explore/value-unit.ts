import type { MetricRow } from '../../../../src/api/contract/metrics.ts'

/** What the values of a chart are. */
export type ValueUnit = 'number' | 'perSecond' | 'seconds' | 'bytes' | 'bytesPerSecond' | 'share'

/** The same as dashboards name units. */
export const panelUnits: Readonly<Record<ValueUnit, string>> = {
  number: 'short',
  perSecond: 'cps',
  seconds: 's',
  bytes: 'decbytes',
  bytesPerSecond: 'Bps',
  share: 'percentunit',
}

/** Are its values moments, of which is told how long they are ago? */
export function isMoment(series: string): boolean {
  return /_(timestamp|start_time|boot_time)_seconds$/.test(series)
}

/** The unit of what a family's suggested expression answers. */
export function unitOf({ series, name, kind, unit }: Pick<MetricRow, 'series' | 'name' | 'kind' | 'unit'>): ValueUnit {
  const said = unit || /_(seconds|bytes|ratio)(_total|_sum)?$/.exec(name)?.[1] || ''
  if (kind === 'counter') return said === 'bytes' ? 'bytesPerSecond' : said === 'seconds' ? 'share' : 'perSecond'
  if (isMoment(series)) return 'seconds'
  return said === 'seconds' || said === 'bytes' ? said : said === 'ratio' ? 'share' : 'number'
}
