/** What watches a start from its first moment: little is loaded with it. */
export { createLogTap, type LogTap } from '../log-tap.ts'
export { observeStatements } from '../observe-statements.ts'
export { createObserver, type Observer } from '../observer.ts'
