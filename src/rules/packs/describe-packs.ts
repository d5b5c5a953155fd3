import { listRunbooks } from './list-runbooks.ts'

const begin = '<!-- ready rules: npm run docs -->'
const end = '<!-- end of ready rules -->'

/** The table of ready rules, put into a page between its marks. Throws when the page has none. */
export function describePacksIn(page: string): string {
  const [before, rest] = page.split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined) throw new Error(`the page has no ${begin}`)
  return `${before}${begin}\n\n${describePacks()}\n\n${end}${after}`
}

function describePacks(): string {
  return listRunbooks()
    .map(({ name, title, source, rules }) => {
      const rows = rules.map(({ rule, means, asks }) => `| \`${rule}\` | ${asks.map(({ severity }) => severity).join(', ')} | ${means} |`)
      return `### ${title} (\`${name}\`)\n\n${source}.\n\n| Rule | Severity | Meaning |\n| --- | --- | --- |\n${rows.join('\n')}`
    })
    .join('\n\n')
}

/** One page of runbooks for each pack: path and text. */
export function describeRunbooks(): readonly (readonly [path: string, text: string])[] {
  return listRunbooks().map(({ name, title, source, rules }) => {
    const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n')
    const parts = rules.map(
      ({ rule, means, users, look, causes, mend, over, asks }) =>
        `## ${rule}\n\n${means}\n\n**What users notice.** ${users}\n\n**First look.**\n\n${list(look)}\n\n**Likely causes.**\n\n${list(causes)}\n\n` +
        `**How to mend it.**\n\n${list(mend)}\n\n**It is over when:** ${over}\n\n` +
        asks.map(({ severity, query }) => `- ${severity}: \`${query.replaceAll(/\s+/g, ' ')}\``).join('\n'),
    )
    const head = `<!-- Generated: npm run docs. Links lead into the page of Vedette. -->\n\n# ${title}\n\nData: ${source}.`
    return [`${name}.md`, `${[head, ...parts].join('\n\n')}\n`] as const
  })
}
