import { Fault } from '../../lib/errors.ts'

/** Errors that the store finds before it reads a row: their texts tell of the statement alone. */
const ofTheStatement = new Set([
  'AMBIGUOUS_COLUMN_NAME',
  'AMBIGUOUS_IDENTIFIER',
  'BAD_QUERY_PARAMETER',
  'EXPECTED_ALL_OR_ANY',
  'ILLEGAL_AGGREGATION',
  'ILLEGAL_FINAL',
  'ILLEGAL_TYPE_OF_ARGUMENT',
  'INVALID_JOIN_ON_EXPRESSION',
  'MULTIPLE_EXPRESSIONS_FOR_ALIAS',
  'NOT_AN_AGGREGATE',
  'NO_COMMON_TYPE',
  'NUMBER_OF_ARGUMENTS_DOESNT_MATCH',
  'SAMPLING_NOT_SUPPORTED',
  'SYNTAX_ERROR',
  'TOO_FEW_ARGUMENTS_FOR_FUNCTION',
  'TOO_MANY_ARGUMENTS_FOR_FUNCTION',
  'TYPE_MISMATCH',
  'UNION_ALL_RESULT_STRUCTURES_MISMATCH',
  'UNKNOWN_FUNCTION',
  'UNKNOWN_IDENTIFIER',
  'UNKNOWN_QUERY_PARAMETER',
  'UNKNOWN_TABLE',
  'UNKNOWN_TYPE',
  'UNSUPPORTED_METHOD',
  'WITH_TIES_WITHOUT_ORDER_BY',
])

/** The error, without its text where that may quote a value of a row; the type stays. */
export function withoutValues(error: unknown): unknown {
  if (!(error instanceof Fault) || error.code !== 'bad_input') return error
  const store = error.details?.['store']
  if (typeof store !== 'object' || store === null || !('type' in store)) return error
  const type = String(store.type)
  if (ofTheStatement.has(type)) return error
  return new Fault(
    'bad_input',
    `SQL: the statement failed on a value (${type}). For values that may not fit, use the functions ending in OrNull or OrZero.`,
    {
      cause: error,
      details: { store: { type } },
    },
  )
}
