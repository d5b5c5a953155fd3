import { asJson, jsonType, send, spansOf } from '../test/harness/otlp.ts'
// How fast a large trace is drawn, against the built program with generated traces: from the press that opens it to its first spans, to all
// of them, and what a frame costs the main thread while one moves in time, folds and scrolls. Exit code 1 when a median misses its budget.
// `npm run build && node --import ./test/harness/typescript-loader.mjs bench/trace-view.mjs [runs]`
import { adminEmail, adminPassword, eventually, startVedette } from '../test/harness/vedette.ts'
import { launchBrowser, openPage } from '../test/page/browser.ts'

const runs = Number(process.argv[2] ?? 5)
const frames = 60
const batch = 5_000
const services = ['gateway', 'checkout', 'payments', 'pricing', 'postgres', 'redis', 'mailer', 'stock']
/** Spans, milliseconds to all of them painted, milliseconds of a frame: the budgets of the page. */
const traces = [
  { spans: 48, traceId: '1'.repeat(32) },
  { spans: 10_000, traceId: '2'.repeat(32), paintedMs: 300, frameMs: 8 },
  { spans: 100_000, traceId: '3'.repeat(32), paintedMs: 1000, frameMs: 25 },
]

const vedette = await startVedette()
const browser = await launchBrowser()
try {
  for (const trace of traces) await sendTrace(trace)
  const { page, context } = await openPage(browser)
  page.setDefaultTimeout(120_000)
  await context.request.post(`${vedette.url}/api/session`, { data: { email: adminEmail, password: adminPassword } })
  await page.goto(`${vedette.url}/trace/${traces[0].traceId}`)
  await page.locator('.wf-scroll[data-spans="48"]').waitFor()
  console.log(`${'trace'.padEnd(34)} ${'p50 ms'.padStart(8)} ${'worst'.padStart(8)} ${'must'.padStart(6)}`)
  for (const trace of traces.slice(1)) {
    const answers = await repeat(() => timeAnswer(trace))
    report(`${trace.spans} spans, answer of the server`, answers)
    const opened = await repeat(() => openTrace(page, trace))
    report(
      `${trace.spans} spans, first of them`,
      opened.map(({ firstMs }) => firstMs),
    )
    report(
      `${trace.spans} spans, all painted`,
      opened.map(({ allMs }) => allMs),
      trace.paintedMs,
    )
    for (const move of ['pan', 'zoom', 'scroll'])
      report(`${trace.spans} spans, a frame of ${move}`, await page.evaluate(moveFrames, { move, frames }), trace.frameMs)
    await page.evaluate(() => history.pushState(null, '', '/traces'))
  }
} finally {
  await browser.close()
  await vedette.dispose()
}

async function repeat(measure) {
  const results = []
  for (let run = 0; run < runs; run++) results.push(await measure())
  return results
}

function report(name, times, mustMs) {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  const isMissed = mustMs !== undefined && at(0.5) > mustMs
  if (isMissed) process.exitCode = 1
  const cells = [at(0.5).toFixed(1).padStart(8), at(1).toFixed(1).padStart(8), String(mustMs ?? '').padStart(6)]
  console.log(`${name.padEnd(34)} ${cells.join(' ')}${isMissed ? ' missed' : ''}`)
}

/** A tree six levels deep: every span calls up to ten others. */
async function sendTrace({ spans: count, traceId }) {
  const startMs = Date.now() - 60_000
  const all = Array.from({ length: count }, (_, index) => ({
    index,
    parent: index === 0 ? -1 : Math.floor((index - 1) / 10),
    offset: 0,
    duration: 10_000,
  }))
  for (const span of all.slice(1)) {
    const parent = all[span.parent]
    span.offset = parent.offset + (parent.duration * ((span.index - 1) % 10)) / 12
    span.duration = parent.duration / (3 + (span.index % 7))
  }
  for (let first = 0; first < count; first += batch) {
    for (const service of services) {
      const own = all.slice(first, first + batch).filter(({ index }) => services[index % services.length] === service)
      if (own.length === 0) continue
      const body = spansOf(
        service,
        own.map(({ index, parent, offset, duration }) => ({
          traceId,
          spanId: (index + 1).toString(16).padStart(16, '0'),
          name: `${['GET', 'SELECT', 'publish'][index % 3]} thing ${index % 200}`,
          atMs: startMs + Math.round(offset),
          durationMs: Math.max(1, Math.round(duration)),
          more: {
            parentSpanId: parent < 0 ? '' : (parent + 1).toString(16).padStart(16, '0'),
            status: { code: index % 97 === 5 ? 2 : 0 },
            attributes: [{ key: 'nr', value: { stringValue: String(index) } }],
          },
        })),
      )
      await send(vedette.url, 'traces', asJson(body), { contentType: jsonType })
    }
  }
  await eventually(
    () => vedette.api(`/api/traces/${traceId}/spans`).catch(() => []),
    (pieces) => pieces[0]?.trace.spanCount === count,
    60_000,
  )
}

async function timeAnswer({ traceId }) {
  const startedAt = performance.now()
  await vedette.api(`/api/traces/${traceId}/spans`)
  return performance.now() - startedAt
}

/** From the press of a link to the frame that shows its first spans, and all of them. */
async function openTrace(page, { traceId, spans }) {
  await page.evaluate(() => history.pushState(null, '', '/traces'))
  await page.locator('.tr').waitFor()
  // What was loaded before would be shown at once.
  await page.goto(`${vedette.url}/trace/${traces[0].traceId}`)
  await page.locator('.wf-scroll[data-spans="48"]').waitFor()
  return page.evaluate(
    ([path, count]) =>
      new Promise((resolve) => {
        const startedAt = performance.now()
        let firstMs
        const look = () => {
          const total = document.querySelector('.trace-sum .read:nth-of-type(1)')
          const canvas = document.querySelector('.wf-scroll')
          const now = performance.now() - startedAt
          if (firstMs === undefined && total && canvas && canvas.getAttribute('aria-label') !== 'Waterfall of 48 spans') firstMs = now
          if (canvas?.dataset.spans === String(count)) resolve({ firstMs, allMs: now })
          else requestAnimationFrame(look)
        }
        history.pushState(null, '', path)
        requestAnimationFrame(look)
      }),
    [`/trace/${traceId}`, spans],
  )
}

/** What each frame costs the main thread: the event and everything that is drawn for it. */
async function moveFrames({ move, frames: count }) {
  const host = document.querySelector('.wf-scroll')
  const raf = window.requestAnimationFrame.bind(window)
  let spent = 0
  window.requestAnimationFrame = (callback) =>
    raf((time) => {
      const startedAt = performance.now()
      callback(time)
      spent += performance.now() - startedAt
    })
  const nextFrame = () => new Promise((resolve) => raf(() => setTimeout(resolve)))
  const wheel = (options) =>
    host.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, clientX: 900, clientY: 500, ...options }))
  for (let step = 0; step < 6; step++) wheel({ ctrlKey: true, deltaY: -200 })
  await nextFrame()
  const costs = []
  for (let frame = 0; frame < count; frame++) {
    spent = 0
    const startedAt = performance.now()
    if (move === 'pan') wheel({ deltaX: frame < count / 2 ? 40 : -40 })
    else if (move === 'zoom') wheel({ ctrlKey: true, deltaY: frame < count / 2 ? -60 : 60 })
    else host.scrollTop += 120
    const inEvent = performance.now() - startedAt
    await nextFrame()
    costs.push(inEvent + spent)
  }
  window.requestAnimationFrame = raf
  return costs
}
