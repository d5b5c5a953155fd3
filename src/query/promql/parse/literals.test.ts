import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { printFloat, printFloatFixed, printFloatShort } from '../../../lib/go-number.ts'
import { quoteGo } from '../../../lib/go-quote.ts'
import { parseDurationText, printDuration } from '../../../lib/prometheus-duration.ts'
import { parseExpr } from './parse-expr.ts'
import { unquoteString } from './string-literal.ts'
import { allFeatures } from './testdata/all-features.ts'
import { anyText } from './testdata/any-text.ts'

describe('numbers', () => {
  test.each([
    ['1', 1],
    ['1_000', 1000],
    ['1_000.5_0', 1000.5],
    ['.5', 0.5],
    ['5.', 5],
    ['1e3', 1000],
    ['1E-3', 0.001],
    ['1.5e+2', 150],
    ['0x1F', 31],
    ['0X_ff', 255],
    ['017', 15],
    ['0_17', 15],
    ['08', 8],
    ['9223372036854775807', 2 ** 63],
    ['Inf', Number.POSITIVE_INFINITY],
    ['-iNf', Number.NEGATIVE_INFINITY],
    ['+nAN', Number.NaN],
    ['--2', 2],
    ['1h30m', 5400],
    ['-1d12h', -129_600],
    ['5ms', 0.005],
    ['1e-400', 0],
  ])('%s', (text, value) => {
    expect(parseExpr(text, { features: allFeatures })).toMatchObject({ kind: 'number', value })
  })

  test.each([
    [1e21, '1000000000000000000000', '1e+21'],
    [1.5e-7, '0.00000015', '1.5e-07'],
    [-123456789, '-123456789', '-1.23456789e+08'],
    [0.0001, '0.0001', '0.0001'],
    [999999, '999999', '999999'],
    [-0, '-0', '-0'],
    [Number.POSITIVE_INFINITY, '+Inf', '+Inf'],
    [Number.NaN, 'NaN', 'NaN'],
    [Number.MAX_VALUE, `17976931348623157${'0'.repeat(292)}`, '1.7976931348623157e+308'],
    [5e-324, `0.${'0'.repeat(323)}5`, '5e-324'],
  ])('%d is printed', (value, full, short) => {
    expect(printFloat(value)).toBe(full)
    expect(printFloatShort(value)).toBe(short)
  })

  test('with a fixed number of decimals', () => {
    expect([1.5, -0.0004, 1e21, -2e22].map((value) => printFloatFixed(value, 3))).toEqual([
      '1.500',
      '-0.000',
      '1000000000000000000000.000',
      '-20000000000000000000000.000',
    ])
  })

  test('what is printed is read back', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }), (value) => {
        expect(Number(printFloat(value))).toBe(value)
        expect(Number(printFloatShort(value))).toBe(value)
      }),
    )
  })
})

describe('durations', () => {
  test.each([
    ['1y2w3d4h5m6s7ms', 33_019_506_007],
    ['90m', 5_400_000],
    ['0', 0],
    ['0s', 0],
    ['292y', 292 * 365 * 86_400_000],
  ])('%s', (text, ms) => {
    expect(parseDurationText(text)).toBe(ms)
  })

  test.each([
    ['', 'empty duration string'],
    ['1', 'not a valid duration string: "1"'],
    ['m', 'not a valid duration string: "m"'],
    ['-1m', 'not a valid duration string: "-1m"'],
    ['1.5h', 'unknown unit "." in duration "1.5h"'],
    ['1s1m', 'not a valid duration string: "1s1m"'],
    ['1m1m', 'not a valid duration string: "1m1m"'],
    ['1 m', 'unknown unit " m" in duration "1 m"'],
    ['293y', 'duration out of range'],
    ['99999999999999999999y', 'not a valid duration string: "99999999999999999999y"'],
  ])('%j is refused', (text, problem) => {
    expect(parseDurationText(text)).toEqual({ problem })
  })

  test.each([
    [0, '0s'],
    [0.4, '0s'],
    [90_000, '1m30s'],
    [7 * 86_400_000, '1w'],
    [8 * 86_400_000, '8d'],
    [365 * 86_400_000, '1y'],
    [366 * 86_400_000, '366d'],
    [3_600_001, '1h1ms'],
  ])('%d ms', (ms, text) => {
    expect(printDuration(ms)).toBe(text)
  })

  test('what is printed is read back', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 31 - 1 }), (ms) => {
        expect(parseDurationText(printDuration(ms))).toBe(ms)
      }),
    )
  })
})

describe('strings', () => {
  test.each([
    [String.raw`"a\tb\"\\'"`, 'a\tb"\\\''],
    [String.raw`'\'"\a'`, '\'"\u0007'],
    ['`a\\n"`', 'a\\n"'],
    [String.raw`"\x41\101\u00fc\U0001F600"`, 'AAü😀'],
    [String.raw`"\xe4\xbd\xa0 \344\275\240"`, '你 你'],
    [String.raw`"\xffa\xc5z"`, '\udcffa\udcc5z'],
    ['"😀\\xff😀"', '😀\udcff😀'],
  ])('%s', (quoted, text) => {
    expect(unquoteString(quoted)).toBe(text)
    expect(parseExpr(quoted, { features: allFeatures })).toMatchObject({ kind: 'string', value: text })
  })

  test('what is quoted is read back', () => {
    const texts = fc.array(
      fc.oneof(
        anyText.map((text) => text.replaceAll(/\p{Surrogate}/gu, '')),
        fc.constantFrom('"', '\\', '\udcff', '\u007f', '\u00a0', '\n'),
      ),
    )
    fc.assert(
      fc.property(
        texts.map((parts) => parts.join('')),
        (text) => {
          expect(unquoteString(quoteGo(text))).toBe(text)
        },
      ),
    )
  })
})
