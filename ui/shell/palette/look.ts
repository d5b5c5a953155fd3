import { definePaletteSource } from './palette-source.ts'

/** Theme, language, zone of times and the menu. */
export const lookSource = definePaletteSource({
  group: 'actions',
  when: 'text',
  entries: ({ t, look, act }) => [
    ...look.flatMap(({ name, title, value, options, onChange }) =>
      options.map((option) => ({
        id: `${name} ${option.value}`,
        icon: name === 'theme' ? 'sun' : name === 'language' ? 'globe' : 'clock',
        title: `${title}: ${option.title}`,
        also: [name, option.value, option.title],
        ...(option.value === value && { note: t('chosen') }),
        run: () => onChange(option.value),
      })),
    ),
    { id: 'menu', icon: 'sidebar', title: t('menu'), run: act.toggleMenu },
  ],
})
