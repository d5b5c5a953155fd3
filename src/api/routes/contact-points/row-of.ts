import type { ContactPointRow } from '../../contract/contact-points.ts'
import type { AlertingService } from '../../services.ts'
import { describeContactPoints } from './describe-contact-points.ts'

/** A contact point of the page as it is kept now. */
export function rowOf(alerting: AlertingService, name: string): ContactPointRow {
  const row = describeContactPoints(alerting).find((one) => one.name === name && one.origin === 'page')
  if (row === undefined) throw new Error('a contact point that was kept is not listed')
  return row
}
