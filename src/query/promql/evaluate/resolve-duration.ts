import type { DurationExpr } from '../ast.ts'
import type { PromqlQuery } from '../query.ts'
import { executionFault } from './execution-fault.ts'

/** The length of a duration in whole milliseconds, once the query's step and range are known. */
export function resolveDuration(query: PromqlQuery, duration: DurationExpr | undefined, mayBeNegative: boolean): number {
  if (duration === undefined) return 0
  if (duration.kind === 'duration') return duration.ms
  const seconds = secondsOf(query, duration)
  if (!Number.isFinite(seconds)) throw fault(duration, 'duration is NaN or infinite')
  if (seconds <= 0 && !mayBeNegative) throw fault(duration, 'duration must be greater than 0')
  // What fits into 64 bits of nanoseconds.
  if (Math.abs(seconds) > 2 ** 63 / 1e9) throw fault(duration, 'duration is out of range')
  return Math.trunc(seconds * 1000)
}

function secondsOf(query: PromqlQuery, duration: DurationExpr): number {
  switch (duration.kind) {
    case 'duration':
      return duration.ms / 1000
    case 'duration_paren':
      return secondsOf(query, duration.inner)
    case 'duration_call':
      return (duration.name === 'step' ? query.stepMs : query.endMs - query.startMs) / 1000
    case 'duration_unary':
      return duration.operator === '-' ? -secondsOf(query, duration.operand) : secondsOf(query, duration.operand)
    case 'duration_choice':
      return Math[duration.name](secondsOf(query, duration.left), secondsOf(query, duration.right))
    case 'duration_binary':
      return calculate(duration, secondsOf(query, duration.left), secondsOf(query, duration.right))
  }
}

function calculate(duration: DurationExpr & { kind: 'duration_binary' }, left: number, right: number): number {
  switch (duration.operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      if (right === 0) throw fault(duration, 'division by zero')
      return left / right
    case '%':
      if (right === 0) throw fault(duration, 'modulo by zero')
      return left % right
    case '^':
      return left ** right
  }
}

function fault({ span }: DurationExpr, message: string): Error {
  return executionFault(`${span.start}:${span.end}: ${message}`)
}
