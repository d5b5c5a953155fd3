import { joinStrings, takeString, takeStrings } from '../../lib/go-template/functions/define.ts'
import { convertToFloat, humanizeDuration } from '../../lib/go-template/text/humanize.ts'
import { toGoJson } from '../../lib/go-template/text/json.ts'
import { matchGoRegex, replaceAllGo } from '../../lib/go-template/text/replace-all.ts'
import { titleWords } from '../../lib/go-template/text/title.ts'
import { decodeBase64Url, encodeBase64Url, unescapeUrlQuery } from '../../lib/go-template/text/url-text.ts'
import { formatTime } from '../../lib/go-template/time/format-time.ts'
import { goDuration } from '../../lib/go-template/time/go-duration.ts'
import { goTimeAt, GoTime, inZone, takeTime, zeroTimeNanoseconds } from '../../lib/go-template/time/go-time.ts'
import { parseTime } from '../../lib/go-template/time/parse-time.ts'
import { goFunction } from '../../lib/go-template/value/go-function.ts'
import { GoCallError, GoList, GoMap, GoText, type GoFunction, type GoValue } from '../../lib/go-template/value/go-value.ts'

/** Alertmanager's functions, those of its newest version too. `nowMs` is when the notification was decided, so that a template is a pure function. */
export function notificationFunctions(nowMs: number): ReadonlyMap<string, GoFunction> {
  return new Map([
    ...plainFunctions,
    ['now', goFunction([], () => goTimeAt(nowMs))] as const,
    ['since', goFunction(['time.Time'], ([time]) => goDuration(goTimeAt(nowMs).nanoseconds - takeTime(time).nanoseconds))] as const,
  ])
}

const plainFunctions: ReadonlyMap<string, GoFunction> = new Map([
  ['toUpper', ofText((text) => text.toUpperCase())],
  ['toLower', ofText((text) => text.toLowerCase())],
  ['title', ofText((text) => titleWords(text, 'small'))],
  ['trimSpace', ofText((text) => text.trim())],
  ['safeHtml', ofText((text) => new GoText(text, 'template.HTML'))],
  ['safeUrl', ofText((text) => new GoText(text, 'template.URL'))],
  ['urlUnescape', ofText(unescapeUrlQuery)],
  ['base64encode', ofText(encodeBase64Url)],
  ['base64decode', ofText(decodeBase64Url)],
  // Of a route without labels.
  ['routeLabels', ofText(() => '')],
  ['join', goFunction(['string', '[]string'], ([between, texts], budget) => joinStrings(takeStrings(texts), takeString(between), budget))],
  ['match', goFunction(['string', 'string'], ([pattern, text], budget) => matchGoRegex(takeString(pattern), takeString(text), budget))],
  [
    'reReplaceAll',
    goFunction(['string', 'string', 'string'], ([pattern, replacement, text], budget) =>
      replaceAllGo(takeString(pattern), takeString(replacement), takeString(text), budget),
    ),
  ],
  ['stringSlice', goFunction(['...string'], (texts) => new GoList(texts, 'string'))],
  ['list', goFunction(['...any'], (items) => new GoList(items, 'interface {}'))],
  ['append', goFunction(['[]interface {}', '...any'], ([list, ...items]) => appendTo(list, items))],
  ['dict', goFunction(['...any'], makeDict)],
  ['date', goFunction(['string', 'time.Time'], ([layout, time]) => format(takeTime(time), takeString(layout)))],
  ['tz', goFunction(['string', 'time.Time'], ([name, time]) => inZone(takeString(name), time))],
  ['toDate', goFunction(['string', 'string'], ([layout, text]) => readTime(takeString(layout), takeString(text)))],
  ['mustToDate', goFunction(['string', 'string'], ([layout, text]) => parseTime(takeString(layout), takeString(text)))],
  ['humanizeDuration', goFunction(['any'], ([value]) => humanizeDuration(convertToFloat(value)))],
  ['toJson', goFunction(['any'], ([value], budget) => toGoJson(value, nameField, budget))],
])

function ofText(make: (text: string) => GoValue): GoFunction {
  return goFunction(['string'], ([text]) => make(takeString(text)))
}

function format(time: GoTime, layout: string): string {
  return formatTime(time.nanoseconds, time.zone, layout)
}

/** Go's zero time for what cannot be read. */
function readTime(layout: string, text: string): GoTime {
  try {
    return parseTime(layout, text)
  } catch (error) {
    if (error instanceof GoCallError) return new GoTime(zeroTimeNanoseconds)
    throw error
  }
}

function appendTo(list: GoValue, items: readonly GoValue[]): GoList {
  return new GoList([...(list instanceof GoList ? list.items : []), ...items], 'interface {}')
}

function makeDict(values: readonly GoValue[]): GoMap {
  if (values.length % 2 !== 0) throw new GoCallError('dict requires an even number of arguments')
  const entries = new Map<string, GoValue>()
  for (let at = 0; at < values.length; at += 2) {
    const key = values[at]
    if (typeof key !== 'string') throw new GoCallError('dict keys must be strings')
    entries.set(key, values[at + 1])
  }
  return new GoMap(entries, 'interface {}')
}

/** As in the body of Alertmanager's webhook. */
function nameField(type: string, field: string): string {
  if (type === 'template.Pair') return field
  return field === 'NotificationReason' ? 'notification_reason' : field[0]?.toLowerCase() + field.slice(1)
}
