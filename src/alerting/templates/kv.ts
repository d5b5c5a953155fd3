import { compareBytes } from '../../lib/compare-bytes.ts'
import { joinStrings, takeString, takeStrings } from '../../lib/go-template/functions/define.ts'
import { goFunction, lazyMethods } from '../../lib/go-template/value/go-function.ts'
import { GoList, GoMap, GoStruct, type GoValue } from '../../lib/go-template/value/go-value.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'

/** Labels or annotations as Alertmanager's templates see them: a map of strings with methods. */
export function createKv(pairs: LabelPairs): GoMap {
  const sorted = sortPairs(pairs)
  return new GoMap(
    new Map(sorted),
    'string',
    'template.KV',
    lazyMethods(
      () =>
        new Map([
          ['SortedPairs', goFunction([], () => pairList(sorted))],
          ['Names', goFunction([], () => namesOf(sorted))],
          ['Values', goFunction([], () => valuesOf(sorted))],
          ['Remove', goFunction(['[]string'], ([names]) => removeNames(sorted, takeStrings(names)))],
          ['String', goFunction([], () => printPairs(sorted))],
        ]),
    ),
  )
}

/** By name, but what alerts are called comes first. */
function sortPairs(pairs: LabelPairs): LabelPairs {
  const rank = (name: string): number => (name === 'alertname' ? 0 : 1)
  return pairs.toSorted(([left], [right]) => rank(left) - rank(right) || compareBytes(left, right))
}

function pairList(pairs: LabelPairs): GoList {
  const items = pairs.map(
    ([name, value]) =>
      new GoStruct(
        'template.Pair',
        new Map<string, GoValue>([
          ['Name', name],
          ['Value', value],
        ]),
      ),
  )
  return new GoList(
    items,
    'template.Pair',
    'template.Pairs',
    new Map([
      ['Names', goFunction([], () => namesOf(pairs))],
      ['Values', goFunction([], () => valuesOf(pairs))],
      ['String', goFunction([], () => printPairs(pairs))],
    ]),
  )
}

function removeNames(pairs: LabelPairs, names: readonly string[]): GoMap {
  const unwanted = new Set(names)
  return createKv(pairs.filter(([name]) => !unwanted.has(name)))
}

function namesOf(pairs: LabelPairs): GoList {
  return stringList(pairs.map(([name]) => name))
}

function valuesOf(pairs: LabelPairs): GoList {
  return stringList(pairs.map(([, value]) => value))
}

function stringList(texts: readonly string[]): GoList {
  return new GoList(
    texts,
    'string',
    'template.Strings',
    new Map([['Join', goFunction(['string'], ([between], budget) => joinStrings(texts, takeString(between), budget))]]),
  )
}

function printPairs(pairs: LabelPairs): string {
  return pairs.map(([name, value]) => `${name}=${value}`).join(', ')
}
