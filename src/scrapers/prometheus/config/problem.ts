import type { z } from 'zod'

import { Fault } from '../../../lib/errors.ts'

/** Something wrong in a configuration file. */
export interface Problem {
  readonly file: string
  readonly line: number
  /** `scrape_configs[0].job_name`; empty for the file as a whole. */
  readonly path: string
  readonly message: string
}

/** All problems as one fault, one a line: `prometheus.yml:3: scrape_configs[0].job_name: is empty`. */
export function faultOf(problems: readonly Problem[]): Fault {
  const lines = problems.map(({ file, line, path, message }) => `${file}:${line}: ${path === '' ? '' : `${path}: `}${message}`)
  return new Fault('bad_input', lines.join('\n'), { details: { line: problems[0]?.line } })
}

export function nameOfPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : `${text}${text === '' ? '' : '.'}${String(step)}`),
    '',
  )
}

/** What a schema found wrong, each at its own line. */
export function problemsOf(file: string, error: z.ZodError, lineOf: (path: readonly PropertyKey[]) => number): Problem[] {
  return error.issues.flatMap((issue) => {
    const at = (path: readonly PropertyKey[], message: string): Problem => ({ file, line: lineOf(path), path: nameOfPath(path), message })
    if (issue.code !== 'unrecognized_keys') return [at(issue.path, issue.message)]
    return issue.keys.map((key) => at([...issue.path, key], `unknown field ${key}`))
  })
}
