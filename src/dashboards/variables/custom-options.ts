import type { VariableOption } from './filter-options.ts'

/** Options written out: `a,b,text : value`; a comma after a backslash belongs to its option. */
export function customOptions(query: string): readonly VariableOption[] {
  const parts = query.match(/(?:\\,|[^,])+/g) ?? []
  return parts.flatMap((part) => {
    const whole = part.replaceAll(String.raw`\,`, ',').trim()
    const [, text, value] = /^(.+?)\s+:\s+(.+)$/s.exec(whole) ?? []
    return whole === '' ? [] : [value === undefined || text === undefined ? { value: whole, text: whole } : { value, text }]
  })
}
