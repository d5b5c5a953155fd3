import type { Page } from 'playwright-core'

/** Holds changes at an address back, so that the page is seen without its answer; returns how to let them go once one has come. */
export async function holdNext(page: Page, path: RegExp): Promise<() => Promise<void>> {
  let arrive: () => void = () => undefined
  let release: () => void = () => undefined
  const arrived = new Promise<void>((resolve) => (arrive = resolve))
  const released = new Promise<void>((resolve) => (release = resolve))
  await page.route(
    (url) => path.test(url.pathname),
    async (route) => {
      if (route.request().method() !== 'GET') {
        arrive()
        await released
      }
      await route.continue()
    },
  )
  return async () => {
    await arrived
    release()
  }
}
