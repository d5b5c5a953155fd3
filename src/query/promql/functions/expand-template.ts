import type { Matcher, RE2JS } from 're2js'

const reference = /\$(?:(\$)|\{(\w+)\}|(\w+))/g

/** Replaces `$1`, `${1}`, `$name` and `${name}` by what the groups caught, `$$` by a dollar; unknown groups by nothing. */
export function expandTemplate(template: string, matcher: Matcher, regex: RE2JS): string {
  if (!template.includes('$')) return template
  const names = regex.namedGroups()
  return template.replace(reference, (_, dollar: string | undefined, braced: string | undefined, bare: string | undefined) => {
    if (dollar !== undefined) return '$'
    const name = braced ?? bare ?? ''
    const group = /^\d+$/.test(name) ? Number(name) : names[name]
    return group === undefined || group > matcher.groupCount() ? '' : (matcher.group(group) ?? '')
  })
}
