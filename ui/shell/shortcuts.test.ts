import { expect, test } from 'vitest'

import { pages } from '../pages/index.ts'
import { actionOf, shortcuts } from './shortcuts.ts'

test('a key stands once in the list and does what stands beside it', () => {
  const keys = shortcuts.flatMap((shortcut) => shortcut.keys)
  expect(new Set(keys).size).toBe(keys.length)
  expect(['/', '[', ']', 'z', 'r', 'L', '?'].map(actionOf)).toEqual(['search', 'back', 'forward', 'widen', 'refresh', 'live', 'help'])
  expect(['j', 'k', 'Enter', 'Esc', 't', 'x'].map(actionOf)).toEqual(Array(6).fill(undefined))
  expect(shortcuts.filter(({ keys: own, actions }) => actions && actions.length !== own.length)).toEqual([])
})

test('no two pages have the same letter after g', () => {
  const letters = pages.flatMap(({ key }) => key ?? [])
  expect(new Set(letters).size).toBe(letters.length)
})
