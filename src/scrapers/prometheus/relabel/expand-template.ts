import type { Matcher, RE2JS } from 're2js'

/** `$1`, `${1}`, `$name`, `${name}` and `$$` in a replacement, as Go's Regexp.Expand has them: a name is as long as it can be, what does not exist is empty. */
export function expandTemplate(template: string, regex: RE2JS, match: Matcher): string {
  if (!template.includes('$')) return template
  return template.replaceAll(/\$(?:\$|\{(\w+)\}|(\w+))/g, (_, braced: string | undefined, plain: string | undefined) => {
    const name = braced ?? plain
    if (name === undefined) return '$'
    if (!/^\d+$/.test(name)) return name in regex.namedGroups() ? (match.group(name) ?? '') : ''
    return Number(name) <= regex.groupCount() ? (match.group(Number(name)) ?? '') : ''
  })
}
