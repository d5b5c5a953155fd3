import type { LogClass } from '../model/log-record.ts'
import type { TelemetryTable } from '../storage/tables/table.ts'
import type { RetentionSettings } from './retention-settings.ts'

/** Samples are dropped by the day and their series announced some hours before the last of them: the names outlive what they name. */
const seriesGraceDays = 2

/** Days that rows of a table (and, for logs, of a class) are kept; null = for ever, as are logs of a class this version does not know. */
export function keepDaysOf(table: TelemetryTable, logClass: LogClass | undefined, settings: RetentionSettings): number | null {
  switch (table.retention) {
    case 'logs':
      return logClass === undefined ? null : settings.logs[logClass]
    case 'spans':
      return settings.spans
    case 'metrics':
      return settings.metrics
    case 'rollups':
      return rollupDays(settings)
    case 'series': {
      // Roll-ups have no labels of their own.
      const days = rollupDays(settings)
      return days === null ? null : days + seriesGraceDays
    }
    case 'audit':
    case 'none':
      return null
  }
}

/** At the least as long as the samples: where these are, their roll-ups can be read in their place. */
function rollupDays({ metrics, rollups }: RetentionSettings): number | null {
  return metrics === null || rollups === null ? null : Math.max(metrics, rollups)
}
