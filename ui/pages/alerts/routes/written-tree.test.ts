import { expect, test } from 'vitest'

import { addRoute, moveRoute, removeRoute, replaceRoute, routeAt, type WrittenRoute } from './written-tree.ts'

const tree: WrittenRoute = {
  receiver: 'a',
  routes: [{ receiver: 'b', routes: [{ receiver: 'c' }, { receiver: 'd' }] }, { receiver: 'e' }],
}

/** `a(b(c d) e)` */
function draw(route: WrittenRoute | undefined): string {
  const routes = (route?.['routes'] ?? []) as readonly WrittenRoute[]
  return `${String(route?.['receiver'])}${routes.length === 0 ? '' : `(${routes.map(draw).join(' ')})`}`
}

test('places are counted depth first', () => {
  expect([0, 1, 2, 3, 4, 5].map((place) => String(routeAt(tree, place)?.['receiver']))).toEqual(['a', 'b', 'c', 'd', 'e', 'undefined'])
})

test('a change touches its place only, and leaves the tree that was', () => {
  expect(draw(replaceRoute(tree, 1, { receiver: 'x' }))).toBe('a(x(c d) e)')
  expect(draw(addRoute(tree, 0, { receiver: 'x' }))).toBe('a(b(c d) e x)')
  expect(draw(addRoute(tree, 4, { receiver: 'x' }))).toBe('a(b(c d) e(x))')
  expect(draw(removeRoute(tree, 1))).toBe('a(e)')
  expect(draw(removeRoute(removeRoute(tree, 2), 2))).toBe('a(b e)')
  expect(draw(removeRoute(tree, 0))).toBe('a(b(c d) e)')
  expect(draw(moveRoute(tree, 2, 1))).toBe('a(b(d c) e)')
  expect(draw(moveRoute(tree, 1, 1))).toBe('a(e b(c d))')
  expect(draw(moveRoute(tree, 1, -1))).toBe('a(b(c d) e)')
  expect(draw(tree)).toBe('a(b(c d) e)')
})
