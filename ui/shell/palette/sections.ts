import { definePaletteSource } from './palette-source.ts'

/** Parts of pages: the sections of the settings, the tabs of others. */
export const sectionSource = definePaletteSource({
  group: 'settings',
  when: 'text',
  entries: ({ pages, language, search }) =>
    pages.flatMap((page) =>
      (page.sections ?? []).map(({ path, title }) => ({
        id: path,
        icon: page.icon,
        title: title[language],
        note: page.title[language],
        also: [...Object.values(title), ...Object.values(page.title)],
        href: path + (page.timed ? search : ''),
      })),
    ),
})
