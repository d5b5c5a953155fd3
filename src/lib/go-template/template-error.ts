/** A template cannot be parsed or executed. The message is Go's, with the place in front: `template: NAME:LINE: ...`. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError'
}

/** A template's text is wrong. */
export class TemplateParseError extends TemplateError {
  /** From 1. */
  readonly line: number
  /** Without the place. */
  readonly problem: string

  constructor(name: string, line: number, problem: string) {
    super(`template: ${name}:${line}: ${problem}`)
    this.line = line
    this.problem = problem
  }
}
