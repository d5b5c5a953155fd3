/** Names of columns or fields in the order a reader wants them, as one text of the address. */
const most = 12

/** The names an address holds; the usual ones when it holds nothing. */
export function readNames(text: string, usual: readonly string[]): readonly string[] {
  if (text === '') return usual
  if (text === '-') return []
  return [...new Set(text.split(',').map((name) => name.replaceAll('%2C', ',').replaceAll('%25', '%')))].slice(0, most)
}

/** As an address holds them; empty for the usual ones, `-` for none. */
export function writeNames(names: readonly string[], usual: readonly string[]): string {
  if (names.length === 0) return '-'
  const write = (list: readonly string[]): string => list.map((name) => name.replaceAll('%', '%25').replaceAll(',', '%2C')).join(',')
  return write(names) === write(usual) ? '' : write(names)
}

/** The name taken away when it is there, or put behind the others. */
export function toggleName(names: readonly string[], name: string): readonly string[] {
  return names.includes(name) ? names.filter((one) => one !== name) : [...names, name].slice(-most)
}

/** The name one place further to the start or to the end. */
export function moveName(names: readonly string[], name: string, step: -1 | 1): readonly string[] {
  const from = names.indexOf(name)
  const to = from + step
  if (from < 0 || to < 0 || to >= names.length) return names
  const others = names.filter((one) => one !== name)
  return [...others.slice(0, to), name, ...others.slice(to)]
}
