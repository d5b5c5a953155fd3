/** What is wrong in an `alertmanager.yml`, and where. */
export interface ConfigProblem {
  /** Both from 1. */
  readonly line: number
  readonly column: number
  /** In Alertmanager's words; never a secret. */
  readonly message: string
}

/** `FILE:LINE:COLUMN: what is wrong`. */
export function describeConfigProblem(file: string, { line, column, message }: ConfigProblem): string {
  return `${file}:${line}:${column}: ${message}`
}
