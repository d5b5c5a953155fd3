/** What is wrong in a rule file, and where. */
export interface RuleProblem {
  /** Both from 1; undefined where it is no place in the file. */
  readonly line: number | undefined
  readonly column: number | undefined
  /** In Prometheus' words. */
  readonly message: string
}

/** `FILE: LINE:COLUMN: what is wrong`, as promtool writes it; without the file when it has no name. */
export function describeProblem(file: string, { line, column, message }: RuleProblem): string {
  const place = line === undefined || column === undefined ? '' : `${line}:${column}: `
  return `${file === '' ? '' : `${file}: `}${place}${message}`
}
