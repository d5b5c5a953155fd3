export type { App, GivenAtStart } from './app.ts'
export { createLifecycle } from './lifecycle.ts'
export { lockDataDirectory, openState } from './open-stores.ts'
export { startApp } from './start-app.ts'
