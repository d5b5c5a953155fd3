import { languageNames, preferenceChoices, usePreference, writePreference } from '../lib/preferences.ts'
import { useWords } from '../lib/use-words.ts'
import { defineWords } from '../lib/words.ts'

const words = defineWords({
  en: {
    theme: 'Theme',
    system: 'As the system',
    dark: 'Dark',
    light: 'Light',
    contrast: 'High contrast',
    language: 'Language',
    zone: 'Times',
    utc: 'UTC',
    local: 'This browser’s zone',
  },
  he: {
    theme: 'מראה',
    system: 'כמו המערכת',
    dark: 'כהה',
    light: 'בהיר',
    contrast: 'ניגודיות גבוהה',
    language: 'שפה',
    zone: 'שעות',
    utc: 'UTC',
    local: 'לפי הדפדפן',
  },
})

export interface LookSetting {
  readonly name: 'theme' | 'language' | 'zone'
  readonly title: string
  readonly value: string
  readonly options: readonly { readonly value: string; readonly title: string }[]
  readonly onChange: (value: string) => void
}

/** How the page looks to its reader: theme, language and zone, each with its choices, for menus and forms. */
export function useLook(): readonly LookSetting[] {
  const t = useWords(words)
  const { theme, language, zone } = preferenceChoices
  return [
    {
      name: 'theme',
      title: t('theme'),
      value: usePreference('theme'),
      options: theme.map((value) => ({ value, title: t(value) })),
      onChange: (value) => writePreference('theme', theme.find((known) => known === value) ?? 'system'),
    },
    {
      name: 'language',
      title: t('language'),
      value: usePreference('language'),
      options: language.map((value) => ({ value, title: languageNames[value] })),
      onChange: (value) => writePreference('language', language.find((known) => known === value) ?? 'en'),
    },
    {
      name: 'zone',
      title: t('zone'),
      value: usePreference('zone'),
      options: zone.map((value) => ({ value, title: t(value) })),
      onChange: (value) => writePreference('zone', zone.find((known) => known === value) ?? 'utc'),
    },
  ]
}
