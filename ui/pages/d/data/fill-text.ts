import type { ResolvedVariable } from '../../../../src/api/contract/dashboards.ts'

/** Fills variables into a title or a text for people: what is chosen, several with a plus between them. */
export function fillText(text: string, variables: readonly ResolvedVariable[]): string {
  if (!text.includes('$') && !text.includes('[[')) return text
  return text.replaceAll(
    /\$(\w+)|\$\{(\w+)(?:[.:][^}]*)?\}|\[\[(\w+?)(?::\w+)?\]\]/g,
    (whole, bare?: string, braced?: string, squared?: string) => {
      const variable = variables.find(({ name }) => name === (bare ?? braced ?? squared))
      return variable ? describeChoice(variable) : whole
    },
  )
}

/** What is chosen of a variable, in words. */
export function describeChoice({ chosen, options }: ResolvedVariable): string {
  return chosen.map((value) => (value === '$__all' ? 'All' : (options.find((option) => option.value === value)?.text ?? value))).join(' + ')
}
