import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe } from 'vitest'

import { expectNoComplaints, hasChromium, launchBrowser, openPage } from './browser.ts'
import type { View } from './browser.ts'
import { startFakeServer } from './fake-server.ts'
import type { FakeServer } from './fake-server.ts'

interface Pages {
  readonly server: FakeServer
  /** Opens an address in a page with nothing stored. The profile is that of an earlier test with the same view: its scripts are read already. */
  readonly open: (path: string, view?: View) => Promise<Page>
}

interface Opened extends Awaited<ReturnType<typeof openPage>> {
  readonly view: string
}

/** Tests in a browser against the built page and the invented company; whatever a page complains of fails its test. */
export function describePages(name: string, define: (pages: Pages) => void): void {
  describe.skipIf(!hasChromium)(`${name} in a browser`, () => {
    let browser: Browser
    let server: FakeServer
    /** Of the running test. */
    const opened: Opened[] = []
    const free: Opened[] = []
    beforeAll(async () => {
      browser = await launchBrowser()
      server = await startFakeServer()
    })
    afterAll(async () => {
      await browser.close()
      await server.close()
    })
    afterEach(async () => {
      const complaints = opened.flatMap((one) => one.complaints.splice(0))
      const mayStay = await Promise.all(opened.map((one) => forgetTest(one)))
      free.push(...opened.splice(0).filter((_, index) => mayStay[index]))
      server.recover()
      expectNoComplaints(complaints)
    })
    define({
      get server() {
        return server
      },
      open: async (path, view = {}) => {
        const key = JSON.stringify([view.theme, view.language, view.phone])
        const place = free.findIndex((one) => one.view === key)
        const one = free.splice(place, place < 0 ? 0 : 1)[0] ?? { ...(await openPage(browser, view)), view: key }
        opened.push(one)
        await one.page.goto(server.origin + path)
        return one.page
      },
    })
  })
}

/** Takes away what the test left in its profile, and its page from the server; false when the page is of no more use. */
async function forgetTest({ page, context }: Opened): Promise<boolean> {
  try {
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await page.evaluate('localStorage.clear(); sessionStorage.clear()')
    await page.goto('about:blank')
    await context.clearCookies()
    return true
  } catch {
    await context.close()
    return false
  }
}
