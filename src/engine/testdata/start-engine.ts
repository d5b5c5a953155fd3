import { createLog } from '../../lib/log.ts'
import { startEngine } from '../supervisor.ts'

// A supervisor to be killed: starts an engine and tells its process id.
const engine = await startEngine({ dataDir: process.argv[2] ?? '', memoryLimitBytes: 2 ** 30, log: createLog({ level: 'silent' }) })
process.send?.(engine.status().pid)
