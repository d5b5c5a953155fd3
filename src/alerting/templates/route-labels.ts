import { takeString } from '../../lib/go-template/functions/define.ts'
import { TemplateError } from '../../lib/go-template/template-error.ts'
import { goFunction } from '../../lib/go-template/value/go-function.ts'
import { GoCallError, type GoFunction, type GoStruct } from '../../lib/go-template/value/go-value.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { NotificationTemplates } from './notification-templates.ts'

interface RouteLabelsInput {
  /** As written: templates. */
  readonly labels: LabelPairs
  readonly templates: NotificationTemplates
  /** What they see. */
  readonly data: GoStruct
  /** Without `routeLabels`. */
  readonly functions: ReadonlyMap<string, GoFunction>
}

/** Labels of a route for one notification: each may name others. One that cannot be expanded is left out, as in Alertmanager. */
export function expandRouteLabels({ labels, templates, data, functions }: RouteLabelsInput): LabelPairs {
  const written = new Map(labels)
  const expanded = new Map<string, string>()
  const underWay: string[] = []
  const execute = (text: string): string =>
    templates.set.withFunctions(withRouteLabels(functions, expandNamed)).parse('', text).executeText('', data)
  /** For a template: what goes wrong in there goes wrong in its call. */
  const expandNamed = (name: string): string => {
    try {
      return expand(name)
    } catch (error) {
      throw error instanceof TemplateError ? new GoCallError(error.message) : error
    }
  }
  const expand = (name: string): string => {
    const text = written.get(name)
    const known = expanded.get(name)
    if (known !== undefined || text === undefined) return known ?? ''
    if (underWay.includes(name)) throw new GoCallError(`route label cycle detected: ${[...underWay, name].join(' -> ')}`)
    underWay.push(name)
    try {
      const value = text.includes('{{') ? execute(text) : text
      expanded.set(name, value)
      return value
    } finally {
      underWay.pop()
    }
  }
  return labels.flatMap(([name]) => {
    try {
      return [[name, expand(name)] as const]
    } catch (error) {
      if (error instanceof TemplateError) return []
      throw error
    }
  })
}

/** The functions of templates, with the one that gives a label of the route by its name. */
export function withRouteLabels(
  functions: ReadonlyMap<string, GoFunction>,
  valueOf: (name: string) => string,
): ReadonlyMap<string, GoFunction> {
  return new Map([...functions, ['routeLabels', goFunction(['string'], ([name]) => valueOf(takeString(name)))]])
}
