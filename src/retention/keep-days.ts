import type { LogClass } from '../model/log-record.ts'
import type { TelemetryTable } from '../storage/tables/table.ts'
import type { RetentionSettings } from './retention-settings.ts'

/** Days that rows of a table (and, for logs, of a class) are kept; null = for ever, as are logs of a class this version does not know. */
export function keepDaysOf(table: TelemetryTable, logClass: LogClass | undefined, settings: RetentionSettings): number | null {
  switch (table.retention) {
    case 'logs':
      return logClass === undefined ? null : settings.logs[logClass]
    case 'spans':
      return settings.spans
    case 'metrics':
      return settings.metrics
    case 'audit':
    case 'none':
      return null
  }
}
