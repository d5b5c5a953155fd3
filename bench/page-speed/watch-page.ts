/**
 * Runs in the page before anything else and leaves `watched` there: when something is painted, how long a press takes to show, how long a
 * chart takes from its answer to its frame, and the longest task so far. All in milliseconds of the page's own clock.
 */
export const watchPage = `{
  let longest = 0
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration)
  }).observe({ type: 'longtask', buffered: true })

  // A chart strokes each of its lines: so many strokes after an answer are its lines.
  const lines = 100
  let answeredAt = 0
  let strokes = 0
  const drawn = []
  const json = Response.prototype.json
  Response.prototype.json = async function () {
    if (this.url.endsWith('/api/metrics/query')) [answeredAt, strokes] = [performance.now(), 0]
    return json.call(this)
  }
  const stroke = CanvasRenderingContext2D.prototype.stroke
  CanvasRenderingContext2D.prototype.stroke = function (...path) {
    if (answeredAt > 0 && ++strokes === lines) {
      const from = answeredAt
      frame().then((at) => drawn.push(at - from))
    }
    return stroke.apply(this, path)
  }

  // The callback after a frame's own one runs when that frame is done.
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))
  const present = (selector) =>
    new Promise((done) => {
      const look = () => document.querySelector(selector) && (observer.disconnect(), done())
      const observer = new MutationObserver(look)
      observer.observe(document, { childList: true, subtree: true, attributes: true })
      look()
    })
  globalThis.watched = {
    async painted(selector) {
      await present(selector)
      return frame()
    },
    async afterPress(link, selector, path) {
      const pressedAt = performance.now()
      document.querySelector(link).click()
      while (location.pathname !== path) await frame()
      await new Promise((done) => setTimeout(done))
      await present(selector)
      return (await frame()) - pressedAt
    },
    async drawn() {
      while (drawn.length === 0) await frame()
      return drawn.shift()
    },
    longestTask: () => longest,
    forget: () => void (longest = 0),
  }
}`
