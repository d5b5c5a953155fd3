import { Fault } from '../../lib/errors.ts'

/**
 * Errors that the store finds before it reads a row: their texts tell of the statement alone. By number, which stands first in the
 * store's answer: its name stands behind the text, and whoever chooses a value in the text chooses what is taken for the name.
 */
export const statementErrors: ReadonlyMap<number, string> = new Map([
  [1, 'UNSUPPORTED_METHOD'],
  [34, 'TOO_MANY_ARGUMENTS_FOR_FUNCTION'],
  [35, 'TOO_FEW_ARGUMENTS_FOR_FUNCTION'],
  [42, 'NUMBER_OF_ARGUMENTS_DOESNT_MATCH'],
  [43, 'ILLEGAL_TYPE_OF_ARGUMENT'],
  [46, 'UNKNOWN_FUNCTION'],
  [47, 'UNKNOWN_IDENTIFIER'],
  [50, 'UNKNOWN_TYPE'],
  [53, 'TYPE_MISMATCH'],
  [60, 'UNKNOWN_TABLE'],
  [62, 'SYNTAX_ERROR'],
  [141, 'SAMPLING_NOT_SUPPORTED'],
  [179, 'MULTIPLE_EXPRESSIONS_FOR_ALIAS'],
  [181, 'ILLEGAL_FINAL'],
  [184, 'ILLEGAL_AGGREGATION'],
  [207, 'AMBIGUOUS_IDENTIFIER'],
  [215, 'NOT_AN_AGGREGATE'],
  [258, 'UNION_ALL_RESULT_STRUCTURES_MISMATCH'],
  [352, 'AMBIGUOUS_COLUMN_NAME'],
  [386, 'NO_COMMON_TYPE'],
  [403, 'INVALID_JOIN_ON_EXPRESSION'],
  [417, 'EXPECTED_ALL_OR_ANY'],
  [456, 'UNKNOWN_QUERY_PARAMETER'],
  [457, 'BAD_QUERY_PARAMETER'],
  [476, 'WITH_TIES_WITHOUT_ORDER_BY'],
])

/** What is commonly wrong with a value, in words of ours. */
const reasons: Readonly<Record<number, string>> = {
  6: 'cannot be parsed',
  27: 'cannot be parsed',
  36: 'is not allowed as an argument',
  38: 'is not a date',
  41: 'is not a date and time',
  69: 'is out of bounds',
  70: 'cannot be converted',
  72: 'is not a number',
  153: 'would be divided by zero',
  321: 'is out of range',
  349: 'is null where none may be',
  407: 'is too large for a decimal',
}

/** An error from before the first row, without its text where that may quote a value of a row; the store's number of it stays. */
export function withoutValues(error: unknown): unknown {
  const code = codeOf(error)
  return code !== undefined && statementErrors.has(code) ? error : withoutText(error)
}

/** An error of the statement from the midst of its rows: any of those texts may quote one. The store's number of it stays. */
export function withoutText(error: unknown): unknown {
  const code = codeOf(error)
  if (code === undefined) return error
  return new Fault(
    'bad_input',
    `SQL: the statement failed on a value that ${reasons[code] ?? 'does not fit'} (code ${code}). For values that may not fit, use the functions ending in OrNull or OrZero.`,
    {
      cause: error,
      details: { store: { code } },
    },
  )
}

/** The store's number of what is wrong with a statement; undefined for any other error. */
function codeOf(error: unknown): number | undefined {
  if (!(error instanceof Fault) || error.code !== 'bad_input') return undefined
  const store = error.details?.['store']
  if (typeof store !== 'object' || store === null) return undefined
  return 'code' in store && typeof store.code === 'number' ? store.code : -1
}
