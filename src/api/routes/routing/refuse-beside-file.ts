import { Fault } from '../../../lib/errors.ts'
import type { AlertingService } from '../../services.ts'

/** Throws Fault `conflict` while a file holds: what was changed beside it would have no effect. */
export function refuseBesideFile({ file }: AlertingService): void {
  if (file !== undefined) throw new Fault('conflict', `the routes stand in ${file.path}: change them there`)
}
