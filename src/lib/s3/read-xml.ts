const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** What stands in each `<name>...</name>`, in order. S3's answers have no attributes that matter, and no element within itself. */
export function readElements(xml: string, name: string): readonly string[] {
  const found: string[] = []
  const end = `</${name}>`
  for (let from = 0; ;) {
    const open = new RegExp(`<${name}(\\s[^>]*)?>`, 'g')
    open.lastIndex = from
    const match = open.exec(xml)
    if (match === null) return found
    const to = xml.indexOf(end, open.lastIndex)
    if (to < 0) return found
    found.push(xml.slice(open.lastIndex, to))
    from = to + end.length
  }
}

/** The text of the first one; empty: there is none. */
export function readElement(xml: string, name: string): string {
  return (readElements(xml, name)[0] ?? '').replaceAll(/&(#x?[0-9a-f]+|\w+);/gi, (all, entity: string) => {
    if (!entity.startsWith('#')) return entities[entity] ?? all
    const code = /^#x/i.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number.parseInt(entity.slice(1), 10)
    return code <= 0x10ffff ? String.fromCodePoint(code) : all
  })
}
