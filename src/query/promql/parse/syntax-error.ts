import { Fault } from '../../../lib/errors.ts'
import type { Span } from '../ast.ts'
import { describePlace } from './place.ts'

/** A query that cannot be read or has the wrong types. The message is worded as Prometheus does: `1:5: parse error: unexpected ...`. */
export class PromqlSyntaxError extends Fault {
  /** What the message complains about. */
  readonly span: Span
  /** The message without the place. */
  readonly problem: string

  constructor(text: string, span: Span, problem: string) {
    super('bad_input', `${describePlace(text, span.start)}: parse error: ${problem}`, { details: { position: span.start, problem } })
    this.span = span
    this.problem = problem
  }
}
