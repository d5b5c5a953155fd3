import { Fault } from '../../../lib/errors.ts'

/** A query that reads well but cannot be answered on these data: Prometheus' API calls it an `execution` error. */
export function executionFault(message: string): Fault {
  return new Fault('bad_input', message, { details: { kind: 'execution' } })
}

/** Two series of an answer would have the same labels. */
export function sameLabelsFault(): Fault {
  return executionFault('vector cannot contain metrics with the same labelset')
}
