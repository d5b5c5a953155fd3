import type { Page } from 'playwright-core'

/** Opens a dashboard in a window so tall that all of its open sections are seen; answers for how many panels its first question was. */
export async function openDashboard(page: Page, address: string): Promise<number> {
  await page.setViewportSize({ width: 1440, height: 4000 })
  const [question] = await Promise.all([page.waitForRequest(/\/api\/dashboards\/query$/), page.goto(address)])
  // Playwright answers whatever the JSON is; ours has panels.
  return (question.postDataJSON() as { readonly panels: readonly unknown[] }).panels.length
}
