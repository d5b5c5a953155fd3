import { definePaletteSource } from './palette-source.ts'

/** The pages of the menu, in both languages. */
export const pageSource = definePaletteSource({
  group: 'pages',
  when: 'always',
  entries: ({ pages, language, search }) =>
    pages
      .filter(({ menu }) => menu !== 'none')
      .map((page) => ({
        id: page.name,
        icon: page.icon,
        title: page.title[language],
        also: Object.values(page.title),
        ...(page.key && { keys: ['g', page.key] }),
        href: page.paths[0] + (page.timed ? search : ''),
      })),
})
