import { sprint } from '../format/sprintf.ts'
import { goDuration } from '../time/go-duration.ts'
import { GoTime } from '../time/go-time.ts'
import { goFunction } from '../value/go-function.ts'
import { GoCallError, GoInt, GoInterface, GoList, GoMap, GoStruct, GoText, type GoFunction, type GoValue } from '../value/go-value.ts'
import { takeInt, takeString, takeStrings } from '../functions/define.ts'

/** A value of the vectors, with its type in Go. */
export function readValue(written: unknown): GoValue {
  if (written === null) return undefined
  if (typeof written === 'string' || typeof written === 'boolean') return written
  const [tag, inner] = Object.entries(written ?? {})[0] ?? []
  switch (tag) {
    case 'int':
      return new GoInt(BigInt(String(inner)))
    case 'uint8':
      return new GoInt(BigInt(String(inner)), 'uint8')
    case 'duration':
      return goDuration(BigInt(String(inner)))
    case 'float':
      return Number(String(inner).replace('Inf', 'Infinity'))
    case 'time':
      return new GoTime(BigInt(String(inner)))
    case 'html':
      return new GoText(String(inner), 'template.HTML')
    case 'url':
      return new GoText(String(inner), 'template.URL')
    case 'list':
      return new GoList(listOf(inner).map(readValue), 'interface {}')
    case 'strings':
      return new GoList(listOf(inner).map(String), 'string')
    case 'map':
      return mapOf(inner, 'interface {}', readValue)
    case 'labels':
      return mapOf(inner, 'string', String)
    case 'floats':
      return mapOf(inner, 'float64', Number)
    case 'person':
      return person(String(inner))
    case undefined:
    default:
      throw new TypeError(`unknown value ${JSON.stringify(written)}`)
  }
}

/** The functions that the oracle has. */
export const testFunctions: ReadonlyMap<string, GoFunction> = new Map([
  ['join', goFunction(['string', '[]string'], ([by, list]) => takeStrings(list).join(takeString(by)))],
  ['upper', goFunction(['string'], ([text]) => takeString(text).toUpperCase())],
  ['add', adder()],
  ['half', goFunction(['float64'], ([value]) => Number(value) / 2)],
  ['yes', goFunction(['bool'], ([value]) => value)],
  ['anyOf', goFunction(['...any'], (args) => new GoList(args, 'interface {}'))],
  [
    'fail',
    goFunction([], () => {
      throw new GoCallError('asked to')
    }),
  ],
  ['nothing', goFunction([], () => new GoInterface(undefined))],
  ['adder', goFunction([], adder)],
  ['html_', goFunction(['string'], ([text]) => new GoText(takeString(text), 'template.HTML'))],
  ['inf', goFunction(['int'], ([sign]) => (takeInt(sign) < 0n ? -Infinity : Infinity))],
])

function adder(): GoFunction {
  return goFunction(['int', 'int'], ([left, right]) => new GoInt(takeInt(left) + takeInt(right)))
}

function person(name: string): GoStruct {
  const self = (): GoValue => person(name)
  const friend = new Map<string, GoValue>([
    ['Name', 'Rex'],
    ['Legs', new GoInt(4)],
  ])
  return new GoStruct(
    'main.Person',
    new Map<string, GoValue>([
      ['Name', name],
      ['Age', new GoInt(41)],
      ['Score', 2.5],
      ['Tags', new GoList(['x', 'y'], 'string')],
      ['Any', 'any'],
      ['Friend', new GoStruct('*main.Pet', friend, new Map([['String', goFunction([], () => 'pet Rex')]]))],
    ]),
    new Map([
      ['Greet', goFunction(['string'], ([word]) => `${takeString(word)}, ${name}`)],
      [
        'Fail',
        goFunction([], () => {
          throw new GoCallError('cannot do this')
        }),
      ],
      ['Sum', goFunction(['...int'], (numbers) => new GoInt(numbers.map(takeInt).reduce((sum, number) => sum + number, 0n)))],
      ['Pick', goFunction(['float64', 'bool'], ([scale, yes], budget) => sprint([scale, yes], budget))],
      ['Self', goFunction([], self)],
    ]),
  )
}

function listOf(written: unknown): readonly unknown[] {
  return Array.isArray(written) ? written : []
}

function mapOf(written: unknown, element: string, read: (value: unknown) => GoValue): GoMap {
  return new GoMap(new Map(Object.entries(written ?? {}).map(([key, value]) => [key, read(value)])), element)
}
