import { type Json, numberOf, recordOf, recordsOf, textOf, wholeOf } from './json.ts'

export interface PlacedPanel {
  readonly given: Json
  readonly grid: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
}

export interface PlacedSection {
  readonly title: string
  readonly isCollapsed: boolean
  readonly repeat: string
  readonly panels: readonly PlacedPanel[]
}

const columns = 24
/** Pixels of a cell and the gap below it, as rows of the old schema count them. */
const cellPixels = 38

/** The panels of a dashboard in its sections: rows that hold panels, rows that stand before them, and the `rows` of schema 14. */
export function readLayout(dashboard: Json): readonly PlacedSection[] {
  const sections: PlacedSection[] = []
  let open: { title: string; isCollapsed: boolean; repeat: string; panels: PlacedPanel[] } = {
    title: '',
    isCollapsed: false,
    repeat: '',
    panels: [],
  }
  const close = (): void => {
    if (open.panels.length > 0 || open.title !== '') sections.push({ ...open, panels: fromTop(open.panels) })
  }
  for (const given of recordsOf(dashboard['panels'])) {
    if (given['type'] === 'row') {
      close()
      open = {
        title: textOf(given['title'], 500),
        isCollapsed: given['collapsed'] === true,
        repeat: textOf(given['repeat'], 64),
        panels: recordsOf(given['panels']).map((one) => placed(one)),
      }
    } else open.panels.push(placed(given))
  }
  close()
  for (const row of recordsOf(dashboard['rows'])) {
    const panels = flow(row)
    const title = row['showTitle'] === false ? '' : textOf(row['title'], 500)
    if (panels.length > 0) sections.push({ title, isCollapsed: row['collapse'] === true, repeat: textOf(row['repeat'], 64), panels })
  }
  return sections
}

function placed(given: Json): PlacedPanel {
  const { x, y, w, h } = recordOf(given['gridPos'])
  const width = wholeOf(w, 1, columns, 12)
  return {
    given,
    grid: { x: Math.min(wholeOf(x, 0, columns - 1, 0), columns - width), y: wholeOf(y, 0, 20_000, 0), w: width, h: wholeOf(h, 1, 100, 8) },
  }
}

/**
 * Every panel as high as what lies above it lets it be. Grafana shows them so, too: its files keep in the places of a closed section how
 * much other sections took while they were open.
 */
function fromTop(panels: readonly PlacedPanel[]): readonly PlacedPanel[] {
  const free = Array.from({ length: columns }, () => 0)
  const tops = new Map<PlacedPanel, number>()
  for (const panel of panels.toSorted((a, b) => a.grid.y - b.grid.y || a.grid.x - b.grid.x)) {
    const { x, w, h } = panel.grid
    const top = Math.max(...free.slice(x, x + w))
    free.fill(top + h, x, x + w)
    tops.set(panel, top)
  }
  return panels.map((panel) => ({ ...panel, grid: { ...panel.grid, y: tops.get(panel) ?? 0 } }))
}

/** Panels of an old row beside each other, by their spans of twelve. */
function flow(row: Json): readonly PlacedPanel[] {
  const h = cellsOf(row['height'], 7)
  let x = 0
  let y = 0
  let tallest = 0
  return recordsOf(row['panels']).map((given) => {
    const w = wholeOf((numberOf(given['span']) ?? 4) * 2, 1, columns, 8)
    const high = cellsOf(given['height'], h)
    if (x + w > columns) {
      x = 0
      y += tallest
      tallest = 0
    }
    const grid = { x, y, w, h: high }
    x += w
    tallest = Math.max(tallest, high)
    return { given, grid }
  })
}

/** Of a height in pixels: `250`, `250px`. */
function cellsOf(height: unknown, otherwise: number): number {
  const pixels = typeof height === 'string' ? Number.parseInt(height, 10) : height
  return typeof pixels === 'number' && Number.isFinite(pixels) ? wholeOf(Math.ceil(pixels / cellPixels), 3, 100, otherwise) : otherwise
}
