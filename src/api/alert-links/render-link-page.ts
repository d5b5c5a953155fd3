import type { OpenedLink } from '../../alerting/index.ts'
import type { Alert } from '../../model/alert.ts'
import { linkStyle } from './link-style.ts'
import { type LinkLanguage, linkWords } from './link-words.ts'

/** What the page is told: a link as it is now, or why there is none. */
export type LinkSight =
  | { readonly kind: 'link'; readonly link: OpenedLink; readonly token: string; readonly person: string | undefined }
  /** It was done right now. */
  | { readonly kind: 'acted'; readonly link: OpenedLink; readonly minutes: number | undefined }
  | { readonly kind: 'unknown' | 'tooMany' | 'failed'; readonly show: string }

interface Reader {
  readonly language: LinkLanguage
  readonly nowMs: number
}

const shownAlerts = 8
const shownLabels = 8
const severities = new Set(['critical', 'high', 'medium', 'low'])
const ownLabels = new Set(['alertname', 'severity'])
const minuteMs = 60_000

/** The page of a link, whole: no script, no other file. */
export function renderLinkPage(sight: LinkSight, reader: Reader): string {
  const { language } = reader
  const { title, body } = bodyOf(sight, reader)
  return `<!doctype html>
<html lang="${language}" dir="${language === 'he' ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escape(title)} · Vedette</title>
<style>${linkStyle}</style>
</head>
<body>
<header><svg viewBox="0 0 18 18" width="18" height="18" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="square" aria-hidden="true"><path d="M2 3.5 9 15.5 16 3.5"/><path d="M6.8 3.5 9 7.3l2.2-3.8"/></svg><span>Vedette</span></header>
<main>
${body}
</main>
</body>
</html>
`
}

interface Body {
  readonly title: string
  readonly body: string
}

function bodyOf(sight: LinkSight, reader: Reader): Body {
  const words = linkWords[reader.language]
  if (sight.kind === 'acted') {
    const { link, minutes } = sight
    const { done } = link.action.words[reader.language]
    const until = minutes === undefined ? '' : `<p>${words.forHowLong}: ${spanOf(minutes, reader.language)}</p>`
    return {
      title: done,
      body: `<h1 class="done">✓ ${done}</h1>${until}${alertList(link, reader)}${seeIt(link.show, reader)}`,
    }
  }
  if (sight.kind !== 'link') return notice(words[sight.kind], words[`${sight.kind}Text`], seeIt(sight.show, reader))
  const { link } = sight
  const rest = `${alertList(link, reader)}${seeIt(link.show, reader)}`
  if (link.state === 'open') return question(sight, reader)
  if (link.state === 'done') return notice(link.action.words[reader.language].already, describeDone(link, reader), rest)
  return notice(words[link.state], words[`${link.state}Text`], rest)
}

function notice(title: string, text: string, rest: string): Body {
  return { title, body: `<h1>${escape(title)}</h1><p>${escape(text)}</p>${rest}` }
}

function question({ link, token, person }: Extract<LinkSight, { kind: 'link' }>, reader: Reader): Body {
  const { language, nowMs } = reader
  const words = linkWords[language]
  const { question: one, questions: many, effect, button } = link.action.words[language]
  const title = link.alerts.length === 1 ? one : fill(many, { count: writeNumber(link.alerts.length, language) })
  const choices = link.action.choices.map(
    (minutes, at) =>
      `<label><input type="radio" name="minutes" value="${minutes}"${at === 0 ? ' checked' : ''}><span>${spanOf(minutes, language)}</span></label>`,
  )
  const body = [
    `<h1>${escape(title)}</h1>`,
    alertList(link, reader),
    `<p>${escape(effect)}</p>`,
    '<form method="post" action="../act">',
    `<input type="hidden" name="token" value="${escape(token)}">`,
    choices.length === 0 ? '' : `<fieldset><legend>${words.forHowLong}</legend>${choices.join('')}</fieldset>`,
    `<button type="submit">${escape(button)}</button>`,
    '</form>',
    '<dl>',
    `<dt>${words.sentTo}</dt><dd><bdi>${escape(link.recipient)}</bdi></dd>`,
    `<dt>${words.expires}</dt><dd>${spanOf(Math.max(1, Math.floor((link.expiresAtMs - nowMs) / minuteMs)), language)}</dd>`,
    person === undefined ? '' : `<dt>${words.actsAs}</dt><dd><bdi>${escape(person)}</bdi></dd>`,
    '</dl>',
    person === undefined ? `<p class="note">${words.nobody}</p>` : '',
    seeIt(link.show, reader),
  ]
  return { title, body: body.filter((part) => part !== '').join('\n') }
}

function describeDone({ done }: OpenedLink, { language, nowMs }: Reader): string {
  const words = linkWords[language]
  const parts = [
    done === undefined || done.by === '' ? '' : fill(words.by, { name: done.by }),
    done?.atMs === undefined ? '' : sinceOf(nowMs - done.atMs, language),
    done?.untilMs === undefined ? '' : `${words.until} ${sinceOf(nowMs - done.untilMs, language)}`,
  ]
  return parts.filter((part) => part !== '').join(' · ')
}

function alertList({ alerts }: OpenedLink, { language }: Reader): string {
  if (alerts.length === 0) return ''
  const more = alerts.length - shownAlerts
  const rest = more > 0 ? `<li class="note">${fill(linkWords[language].more, { count: writeNumber(more, language) })}</li>` : ''
  return `<ul>${alerts.slice(0, shownAlerts).map(alertItem).join('')}${rest}</ul>`
}

function alertItem({ labels, annotations }: Alert): string {
  const known = new Map(labels)
  const notes = new Map(annotations)
  const severity = known.get('severity') ?? ''
  const summary = notes.get('summary') ?? notes.get('description') ?? ''
  const others = labels.filter(([name]) => !ownLabels.has(name)).slice(0, shownLabels)
  return [
    '<li>',
    severity === '' ? '' : `<span class="severity ${severities.has(severity) ? severity : 'other'}">${escape(cut(severity, 30))}</span>`,
    `<b><bdi>${escape(cut(known.get('alertname') ?? '', 200))}</bdi></b>`,
    summary === '' ? '' : `<p dir="auto">${escape(cut(summary, 300))}</p>`,
    others.length === 0 ? '' : `<small dir="ltr">${others.map(([name, value]) => escape(cut(`${name}=${value}`, 80))).join(' ')}</small>`,
    '</li>',
  ].join('')
}

function seeIt(show: string, { language }: Reader): string {
  return `<p><a href="${escape(show)}">${linkWords[language].showAll}</a></p>`
}

/** `4 hours`. */
function spanOf(minutes: number, language: LinkLanguage): string {
  const [value, unit] = minutes >= 1440 ? [minutes / 1440, 'day'] : minutes >= 60 ? [minutes / 60, 'hour'] : [minutes, 'minute']
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(Math.floor(value))
}

/** `3 minutes ago`; negative: `in 3 minutes`. */
function sinceOf(ms: number, language: LinkLanguage): string {
  const minutes = Math.round(ms / minuteMs)
  const far = Math.abs(minutes)
  const [value, unit] =
    far >= 1440 ? ([minutes / 1440, 'day'] as const) : far >= 60 ? ([minutes / 60, 'hour'] as const) : ([minutes, 'minute'] as const)
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-Math.round(value), unit)
}

function writeNumber(value: number, language: LinkLanguage): string {
  return new Intl.NumberFormat(language).format(value)
}

function fill(phrase: string, values: Readonly<Record<string, string>>): string {
  return phrase.replaceAll(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? '')
}

function cut(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1).replace(/\p{Surrogate}$/u, '')}…`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')
}
