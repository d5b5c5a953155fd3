// What a chart of the page costs in Chromium: 100 lines of 1,440 points, the first paint and an update with new values, each from the
// call until the second frame after it (so never less than two frames). Budgets: 60 ms and 40 ms; exit code 1 when a median misses its own.
// Beside it uPlot alone with the same data.
// Built as it ships, so React is the one for production.
// `node bench/chart-paint.mjs [lines] [points]`
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import react from '@vitejs/plugin-react'
import { chromium } from 'playwright-core'
import { build, preview } from 'vite'

const [lines = 100, points = 1440] = process.argv.slice(2).map(Number)
const runs = 15
const mostMs = { first: 60, update: 40 }
// Beside the sources, so that their packages are found.
const root = mkdtempSync(join(import.meta.dirname, '../ui/.chart-paint-'))
writeFileSync(
  join(root, 'index.html'),
  '<!doctype html><html data-theme="dark" lang="en"><body><div id="page" style="width:1200px"></div><script type="module" src="./main.tsx"></script>',
)
writeFileSync(
  join(root, 'main.tsx'),
  `import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import uPlot from 'uplot'
import { Chart } from '../components/Chart.tsx'
import '../styles/index.css'

const make = (phase) => ({
  fromMs: 1763640000000, stepMs: 60000,
  series: Array.from({ length: ${lines} }, (_, line) => ({
    title: 'line ' + line, colour: '--c' + (1 + line % 12),
    values: Array.from({ length: ${points} }, (_, i) => 50 + line + 20 * Math.sin((i + phase + line * 7) / 30) + ((i * 7919 + line * 104729) % 97) / 40),
  })),
})
const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
const format = String
const nothing = () => {}
const target = document.getElementById('page')
const timed = async (work) => { await frame(); const start = performance.now(); work(); await null; await null; const script = performance.now() - start; await frame(); return [script, performance.now() - start] }
window.measure = async (runs) => {
  const found = { nothing: [], first: [], update: [], bareFirst: [], bareUpdate: [] }
  for (let run = 0; run < runs; run++) {
    const [a, b] = [make(run), make(run + 500)]
    found.nothing.push(await timed(nothing))
    const root = createRoot(target)
    const draw = (data) => flushSync(() => root.render(<Chart tall title="lines" data={data} format={format} onRange={nothing} />))
    found.first.push(await timed(() => draw(a)))
    found.update.push(await timed(() => draw(b)))
    root.unmount()
    const aligned = (data) => [Float64Array.from({ length: ${points} }, (_, i) => data.fromMs + i * data.stepMs), ...data.series.map((one) => one.values)]
    let plot
    const options = { width: 1200, height: 300, legend: { show: false }, scales: { x: { time: false } }, series: [{}, ...a.series.map((_, i) => ({ stroke: 'hsl(' + i * 30 + ' 60% 60%)', width: 1.5, points: { show: false } }))] }
    found.bareFirst.push(await timed(() => { plot = new uPlot(options, aligned(a), target) }))
    found.bareUpdate.push(await timed(() => plot.setData(aligned(b))))
    plot.destroy()
  }
  return found
}
`,
)
const settings = { configFile: false, root, plugins: [react()], logLevel: 'error' }
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium-headless-shell', args: ['--no-sandbox'] })
let server
try {
  await build({ ...settings, build: { outDir: 'dist' } })
  server = await preview({ ...settings, build: { outDir: 'dist' }, preview: { port: 0 } })
  const page = await browser.newPage({ viewport: { width: 1280, height: 500 } })
  page.on('pageerror', (error) => console.log(error.message))
  await page.goto(server.resolvedUrls.local[0])
  await page.waitForFunction('window.measure', undefined, { timeout: 60_000 })
  const found = await page.evaluate(`measure(${runs})`)
  const told = {
    nothing: 'two frames of nothing',
    first: 'first paint',
    update: 'update',
    bareFirst: 'uPlot alone, first paint',
    bareUpdate: 'uPlot alone, update',
  }
  console.log(`${lines} lines of ${points} points, ${runs} runs, ms from the call to the second frame`)
  for (const [name, title] of Object.entries(told)) {
    // The first run also warms the code up.
    const [script, whole] = [0, 1].map((part) => {
      const sorted = found[name]
        .slice(1)
        .map((one) => one[part])
        .toSorted((a, b) => a - b)
      const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
      const cell = (share) => at(share).toFixed(1).padStart(7)
      return { median: at(0.5), text: `median ${cell(0.5)}  p95 ${cell(0.95)}  least ${cell(0)}` }
    })
    const isMissed = whole.median > (mostMs[name] ?? Infinity)
    if (isMissed) process.exitCode = 1
    console.log(`${title.padEnd(26)} ${whole.text}   of it script: ${script.text}${isMissed ? `   missed: ${mostMs[name]}` : ''}`)
  }
} finally {
  await browser.close()
  await server?.close()
  rmSync(root, { recursive: true, force: true })
}
