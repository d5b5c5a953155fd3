import { useSyncExternalStore } from 'react'

import type { Language } from './words.ts'

const choices = {
  theme: ['system', 'dark', 'light', 'contrast'],
  language: ['en', 'he'],
  zone: ['utc', 'local'],
  menu: ['open', 'closed'],
} as const
type Name = keyof typeof choices
type Value<N extends Name> = (typeof choices)[N][number]

const event = 'vedette:preferences'

/** The stored choice, or the first of its choices (for the language: what `boot.ts` put on <html>). */
function readPreference<N extends Name>(name: N): Value<N> {
  const options: readonly Value<N>[] = choices[name]
  const stored = name === 'language' ? document.documentElement.lang : readStored(name)
  return options.find((option) => option === stored) ?? (options[0] as Value<N>) // every list has a first choice
}

/** Stores a choice and tells `boot.ts` (which dresses <html>) and every reader. */
export function writePreference<N extends Name>(name: N, value: Value<N>): void {
  try {
    localStorage.setItem(`vedette.${name}`, value)
  } catch {
    return // storage is blocked: the choice cannot be kept
  }
  dispatchEvent(new Event(event))
}

/** A preference that re-renders its reader when it changes. */
export function usePreference<N extends Name>(name: N): Value<N> {
  return useSyncExternalStore(subscribe, () => readPreference(name))
}

export function useLanguage(): Language {
  return usePreference('language')
}

/** The theme the page wears now (`system` resolved). */
export function useTheme(): string {
  return useSyncExternalStore(subscribe, () => document.documentElement.dataset['theme'] ?? '')
}

export const preferenceChoices = choices

/** Languages as they call themselves. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', he: 'עברית' }

function subscribe(listener: () => void): () => void {
  addEventListener(event, listener)
  return () => removeEventListener(event, listener)
}

function readStored(name: Name): string | null {
  try {
    return localStorage.getItem(`vedette.${name}`)
  } catch {
    return null
  }
}
