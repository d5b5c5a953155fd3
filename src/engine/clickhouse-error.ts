/** The codes this interface raises itself; texts and numbers are ClickHouse's. */
export const errorCodes = {
  UNEXPECTED_END_OF_FILE: 3,
  CANNOT_PARSE_INPUT: 27,
  BAD_ARGUMENTS: 36,
  NOT_IMPLEMENTED: 48,
  SYNTAX_ERROR: 62,
  UNKNOWN_TABLE: 60,
  UNKNOWN_SETTING: 115,
  QUERY_IS_TOO_LARGE: 63,
  READONLY: 164,
  TOO_MANY_SIMULTANEOUS_QUERIES: 202,
  ABORTED: 236,
  QUERY_WAS_CANCELLED: 394,
  NOT_ENOUGH_SPACE: 243,
  AUTHENTICATION_FAILED: 516,
  UNKNOWN_EXCEPTION: 1002,
} as const

/** A refusal in ClickHouse's terms: number, text and name as its server writes them. */
export class ClickHouseError extends Error {
  override readonly name = 'ClickHouseError'
  readonly code: number
  readonly type: string

  constructor(code: number, message: string, type: string) {
    super(message)
    this.code = code
    this.type = type
  }

  /** The text a ClickHouse server answers with. */
  describe(version: string): string {
    return `Code: ${this.code}. DB::Exception: ${this.message} (${this.type}) (version ${version})\n`
  }
}

/** `Code: 60. DB::Exception: text. (UNKNOWN_TABLE)`, as the engine writes it. */
const pattern = /^(?:Query failed: )?Code: (\d+)\. DB::Exception: ([\s\S]*?)(?:\s*\(([A-Z0-9_]+)\))?\s*$/

/** Reads an exception of the engine; anything that is not one becomes UNKNOWN_EXCEPTION with its text. */
export function toClickHouseError(error: unknown): ClickHouseError {
  if (error instanceof ClickHouseError) return error
  const text = error instanceof Error ? error.message : String(error)
  const match = pattern.exec(text)
  if (match === null) return new ClickHouseError(errorCodes.UNKNOWN_EXCEPTION, text, 'UNKNOWN_EXCEPTION')
  return new ClickHouseError(Number(match[1]), match[2] ?? '', match[3] ?? 'UNKNOWN_EXCEPTION')
}

const badRequest = new Set([6, 26, 27, 36, 38, 41, 43, 53, 62, 69, 72, 117, 130, 131, 167, 168, 321, 427, 456, 457])
const notFound = new Set([16, 33, 46, 47, 50, 56, 60, 63, 73, 78, 81, 115, 511])

/** The HTTP status ClickHouse's server gives an exception. */
export function httpStatusOf(code: number): number {
  if (code === errorCodes.AUTHENTICATION_FAILED || code === 497) return 403
  if (badRequest.has(code)) return 400
  if (code === 62) return 400
  if (notFound.has(code)) return 404
  if (code === 48) return 501
  if (code === 159) return 408
  if (code === 202) return 503
  return 500
}
