/** A route as alertmanager.yml writes it. */
export type WrittenRoute = Readonly<Record<string, unknown>>

function childrenOf(route: WrittenRoute): readonly WrittenRoute[] {
  const { routes } = route
  return Array.isArray(routes) ? (routes as readonly WrittenRoute[]) : []
}

function withChildren(route: WrittenRoute, routes: readonly WrittenRoute[]): WrittenRoute {
  const { routes: _, ...rest } = route
  return routes.length === 0 ? rest : { ...rest, routes }
}

/** The route at a place of the tree, counted depth first from 0, the topmost one. */
export function routeAt(root: WrittenRoute, place: number): WrittenRoute | undefined {
  return listRoutes(root)[place]
}

function listRoutes(route: WrittenRoute): readonly WrittenRoute[] {
  return [route, ...childrenOf(route).flatMap(listRoutes)]
}

/** Puts another route at a place; with the same ones below. */
export function replaceRoute(root: WrittenRoute, place: number, next: WrittenRoute): WrittenRoute {
  return topOf(
    mapRoutes(root, (route, at) => [at === place ? withChildren(next, childrenOf(route)) : route]),
    root,
  )
}

/** Adds a route as the last one below another. */
export function addRoute(root: WrittenRoute, place: number, added: WrittenRoute): WrittenRoute {
  return topOf(
    mapRoutes(root, (route, at) => [at === place ? withChildren(route, [...childrenOf(route), added]) : route]),
    root,
  )
}

/** Takes a route away with all below; the topmost one stays. */
export function removeRoute(root: WrittenRoute, place: number): WrittenRoute {
  return place === 0
    ? root
    : topOf(
        mapRoutes(root, (route, at) => (at === place ? [] : [route])),
        root,
      )
}

/** Moves a route among those beside it: -1 up, 1 down. The same tree when there is no such place. */
export function moveRoute(root: WrittenRoute, place: number, by: -1 | 1): WrittenRoute {
  const moved = routeAt(root, place)
  const swap = (route: WrittenRoute): WrittenRoute => {
    const children = childrenOf(route)
    const at = moved === undefined ? -1 : children.indexOf(moved)
    const other = children[at + by]
    if (at < 0 || moved === undefined || other === undefined) return withChildren(route, children.map(swap))
    return withChildren(
      route,
      children.map((child, index) => (index === at ? other : index === at + by ? moved : child)),
    )
  }
  return swap(root)
}

/** Every route by what becomes of it, with its place; what is below is looked at first, so that places stay those of before. */
function mapRoutes(root: WrittenRoute, change: (route: WrittenRoute, place: number) => readonly WrittenRoute[]): readonly WrittenRoute[] {
  let next = 0
  const walk = (route: WrittenRoute): readonly WrittenRoute[] => {
    const place = next++
    const children = childrenOf(route)
    return change(children.length === 0 ? route : withChildren(route, children.flatMap(walk)), place)
  }
  return walk(root)
}

function topOf([top]: readonly WrittenRoute[], fallback: WrittenRoute): WrittenRoute {
  return top ?? fallback
}
