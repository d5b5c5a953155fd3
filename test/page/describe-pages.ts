import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe } from 'vitest'

import { expectNoComplaints, hasChromium, launchBrowser, openPage } from './browser.ts'
import type { View } from './browser.ts'
import { startFakeServer } from './fake-server.ts'
import type { FakeServer } from './fake-server.ts'

interface Pages {
  readonly server: FakeServer
  /** Opens an address in a profile of its own, which is closed after the test. */
  readonly open: (path: string, view?: View) => Promise<Page>
}

/** Tests in a browser against the built page and the invented company; whatever a page complains of fails its test. */
export function describePages(name: string, define: (pages: Pages) => void): void {
  describe.skipIf(!hasChromium)(`${name} in a browser`, () => {
    let browser: Browser
    let server: FakeServer
    const opened: Awaited<ReturnType<typeof openPage>>[] = []
    beforeAll(async () => {
      browser = await launchBrowser()
      server = await startFakeServer()
    })
    afterAll(async () => {
      await browser.close()
      await server.close()
    })
    afterEach(async () => {
      const complaints = opened.flatMap((one) => one.complaints)
      await Promise.all(opened.splice(0).map(({ context }) => context.close()))
      server.recover()
      expectNoComplaints(complaints)
    })
    define({
      get server() {
        return server
      },
      open: async (path, view = {}) => {
        const one = await openPage(browser, view)
        opened.push(one)
        await one.page.goto(server.origin + path)
        return one.page
      },
    })
  })
}
