/** Lines as loggers write them, and what they are. */
export interface GoldenLine {
  readonly name: string
  readonly line: string
  readonly is: {
    readonly at: string
    readonly severity: string
    readonly body: string
    readonly resource: Readonly<Record<string, string>>
    readonly attributes: Readonly<Record<string, string>>
    readonly trace?: string
  }
}

export const goldenLines: readonly GoldenLine[] = [
  {
    name: 'pino',
    line: '{"level":50,"time":1795330800123,"pid":7,"hostname":"web1","name":"shop","err":{"type":"TypeError","message":"x is undefined","stack":"TypeError: x\\n    at a.js:1"},"msg":"it broke","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7"}',
    is: {
      at: '1795330800123000000',
      severity: ' 17',
      body: 'it broke',
      resource: { 'service.name': 'shop', 'host.name': 'web1' },
      attributes: {
        'process.pid': '7',
        'exception.type': 'TypeError',
        'exception.message': 'x is undefined',
        'exception.stacktrace': 'TypeError: x\n    at a.js:1',
      },
      trace: '4bf92f3577b34da6a3ce929d0e0e4736 00f067aa0ba902b7',
    },
  },
  {
    name: 'bunyan',
    line: '{"name":"api","hostname":"h","pid":3,"level":30,"req":{"method":"GET","url":"/"},"msg":"hi","time":"2026-11-22T07:00:00.5Z","v":0}',
    is: {
      at: '1795330800500000000',
      severity: ' 9',
      body: 'hi',
      resource: { 'service.name': 'api', 'host.name': 'h' },
      attributes: { 'process.pid': '3', 'req.method': 'GET', 'req.url': '/', v: '0' },
    },
  },
  {
    name: 'winston',
    line: '{"level":"error","message":"no","service":"mail","stack":"Error: no\\n  at b","timestamp":"2026-11-22T07:00:00.000Z"}',
    is: {
      at: '1795330800000000000',
      severity: 'error 0',
      body: 'no',
      resource: { 'service.name': 'mail' },
      attributes: { 'exception.stacktrace': 'Error: no\n  at b' },
    },
  },
  {
    name: 'zap',
    line: '{"level":"warn","ts":1795330800.25,"caller":"a/b.go:12","msg":"slow","error":"timeout","n":1}',
    is: {
      at: '1795330800250000000',
      severity: 'warn 0',
      body: 'slow',
      resource: {},
      attributes: { 'code.file.path': 'a/b.go:12', 'exception.message': 'timeout', n: '1' },
    },
  },
  {
    name: 'logrus',
    line: '{"animal":"walrus","level":"info","msg":"A walrus","time":"2026-11-22T08:00:00+01:00"}',
    is: { at: '1795330800000000000', severity: 'info 0', body: 'A walrus', resource: {}, attributes: { animal: 'walrus' } },
  },
  {
    name: 'ECS',
    line: '{"@timestamp":"2026-11-22T07:00:00.000Z","log.level":"error","message":"m","ecs":{"version":"8.10.0"},"service":{"name":"s","version":"1"},"error":{"type":"E","message":"e","stack_trace":"t"},"trace":{"id":"4bf92f3577b34da6a3ce929d0e0e4736"}}',
    is: {
      at: '1795330800000000000',
      severity: 'error 0',
      body: 'm',
      resource: { 'service.name': 's', 'service.version': '1' },
      attributes: { 'ecs.version': '8.10.0', 'exception.type': 'E', 'exception.message': 'e', 'exception.stacktrace': 't' },
      trace: '4bf92f3577b34da6a3ce929d0e0e4736 ',
    },
  },
  {
    name: 'nobody: nanoseconds, a name that is no service, a time that is none',
    line: '{"name":"Ada","time":"soon","timestamp":"1795330800000000001"}',
    is: {
      at: '1795330800000000001',
      severity: ' 0',
      body: '{"name":"Ada","time":"soon","timestamp":"1795330800000000001"}',
      resource: {},
      attributes: { time: 'soon', 'logger.name': 'Ada' },
    },
  },
]
