import { Fault } from '../../lib/errors.ts'

/** A parameter that cannot be read, in Prometheus' words. */
export function badParameter(name: string, problem: string): Fault {
  return new Fault('bad_input', `invalid parameter "${name}": ${problem}`, { details: { parameter: name } })
}
