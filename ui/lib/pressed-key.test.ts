import { expect, test } from 'vitest'

import { pressedKey } from './pressed-key.ts'

test.each([
  [{ key: 'g', code: 'KeyG', shiftKey: false }, 'g'],
  [{ key: 'ע', code: 'KeyG', shiftKey: false }, 'g'],
  [{ key: 'ך', code: 'KeyL', shiftKey: true }, 'L'],
  [{ key: '/', code: 'KeyQ', shiftKey: false }, '/'],
  [{ key: 'q', code: 'KeyA', shiftKey: false }, 'q'],
  [{ key: 'ü', code: 'BracketLeft', shiftKey: false }, 'ü'],
  [{ key: 'Escape', code: 'Escape', shiftKey: false }, 'Escape'],
])('%o is %s', (event, key) => {
  expect(pressedKey(event)).toBe(key)
})
