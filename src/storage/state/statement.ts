import type { CompiledQuery } from 'kysely'

const kinds = {
  SelectQueryNode: 'select',
  InsertQueryNode: 'insert',
  UpdateQueryNode: 'update',
  DeleteQueryNode: 'delete',
} as const
type Kind = keyof typeof kinds

/** What a statement does, in one of few words; `connect` where there was no connection for it. */
export type StatementOperation = (typeof kinds)[Kind] | 'connect' | 'begin' | 'commit' | 'rollback' | 'other'

/** Told of every statement once it is over: never its text, which can hold values. */
export type ObserveStatement = (statement: {
  readonly operation: StatementOperation
  /** The wait for a connection included. */
  readonly durationMs: number
  /** What it failed with; undefined when it did not. */
  readonly error: unknown
}) => void

/** Raw SQL is `other`: what it says is nobody's business here. */
export function operationOf({ query: { kind } }: CompiledQuery): StatementOperation {
  return isKind(kind) ? kinds[kind] : 'other'
}

function isKind(kind: string): kind is Kind {
  return Object.hasOwn(kinds, kind)
}
