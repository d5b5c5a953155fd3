export { startApp, type App, type GivenAtStart } from './app.ts'
export { createLifecycle } from './lifecycle.ts'
export { lockDataDirectory, openState } from './open-stores.ts'
