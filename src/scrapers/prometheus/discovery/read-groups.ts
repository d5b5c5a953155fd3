import { z } from 'zod'

import { Fault } from '../../../lib/errors.ts'
import { targetGroup, type TargetGroup } from '../config/discovery-schema.ts'
import { faultOf, nameOfPath, problemsOf } from '../config/problem.ts'
import { readYaml } from '../config/read-yaml.ts'

const yamlGroups = z.preprocess((value) => value ?? [], z.array(targetGroup))
const jsonGroups = z
  .array(z.strictObject({ targets: z.array(z.string()).nullish(), labels: z.record(z.string(), z.string()).nullish() }))
  .transform((groups) => groups.map(({ targets, labels }): TargetGroup => ({ targets: targets ?? [], labels: labels ?? {} })))

/** Target groups as file_sd has them in YAML. Throws Fault('bad_input') with file and line. */
export function readYamlGroups(file: string, text: string): readonly TargetGroup[] {
  const yaml = readYaml(file, text)
  if (yaml.problems.length > 0) throw faultOf(yaml.problems)
  const result = yamlGroups.safeParse(yaml.tree)
  if (result.success) return result.data
  throw faultOf(problemsOf(file, result.error, (path) => yaml.lineOf(path)))
}

/** The same in JSON, as file_sd and http_sd have them. Throws Fault('bad_input') that names `source`. */
export function readJsonGroups(source: string, text: string): readonly TargetGroup[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Fault('bad_input', `${source}: is not JSON`)
  }
  const result = jsonGroups.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new Fault('bad_input', `${source}: ${nameOfPath(issue?.path ?? [])}: ${issue?.message ?? 'is not a list of target groups'}`)
}
