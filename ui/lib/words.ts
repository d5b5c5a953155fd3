import { writeNumber } from './write-number.ts'

/** Languages the page speaks. Hebrew is written right to left; `boot.ts` sets the direction. */
export type Language = 'en' | 'he'

/** A phrase by plural category (Intl.PluralRules); `{count}` chooses the form. */
interface Plural {
  readonly one?: string
  readonly two?: string
  readonly other: string
}
type Phrase = string | Plural
export type Catalogue = Readonly<Record<string, Phrase>>

type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never
type ValuesOf<P> = P extends string ? NamesIn<P> : P extends { other: infer Other extends string } ? NamesIn<Other> | 'count' : never
type Arguments<P> = [ValuesOf<P>] extends [never] ? [] : [values: Readonly<Record<ValuesOf<P>, string | number>>]

/** The words of one page or part, in every language: a missing phrase is a type error. */
export interface Words<English extends Catalogue> {
  readonly en: English
  readonly he: { readonly [Key in keyof English]: English[Key] extends string ? string : Plural }
}

/** Looks a phrase up and fills its `{name}` places; numbers are written as the language writes them. */
export type Translate<English extends Catalogue> = <Key extends keyof English>(key: Key, ...values: Arguments<English[Key]>) => string

export function defineWords<const English extends Catalogue>(words: Words<English>): Words<English> {
  return words
}

const plurals = { en: new Intl.PluralRules('en'), he: new Intl.PluralRules('he') }

/** The translator of one catalogue in one language. */
export function translator<English extends Catalogue>(words: Words<English>, language: Language): Translate<English> {
  const catalogue: Readonly<Record<keyof English, Phrase>> = words[language]
  return (key, ...[values]) => fill(catalogue[key], language, values ?? {})
}

function fill(phrase: Phrase, language: Language, values: Readonly<Record<string, string | number>>): string {
  const text = typeof phrase === 'string' ? phrase : pluralForm(phrase, language, Number(values['count'] ?? 0))
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name]
    if (value === undefined) return place
    if (typeof value === 'number') return writeNumber(language, value)
    // Names and ids are mostly left to right: first-strong isolates keep them from reordering a Hebrew sentence.
    return language === 'he' ? `\u2068${value}\u2069` : value
  })
}

function pluralForm(phrase: Plural, language: Language, count: number): string {
  const form = plurals[language].select(count)
  return (form === 'one' ? phrase.one : form === 'two' ? phrase.two : undefined) ?? phrase.other
}
