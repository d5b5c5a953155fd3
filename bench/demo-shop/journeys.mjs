// What buyers do. A journey takes the gateway's span and answers the HTTP status.
import { badRelease, products } from './company.mjs'
import { Span } from './request.mjs'

const stacks = {
  timeout:
    '    at Timeout.onTimeout (/app/src/payments/client.ts:88:21)\n    at authorise (/app/src/orders/create-order.ts:41:18)\n    at async createOrder (/app/src/orders/create-order.ts:27:5)',
  voucher:
    '    at applyVoucher (/app/src/orders/apply-voucher.ts:19:34)\n    at priceOrder (/app/src/orders/price-order.ts:52:11)\n    at async createOrder (/app/src/orders/create-order.ts:24:17)',
  token: '    at verify (/app/src/tokens/verify.ts:33:11)',
}
const words = ['lamp', 'desk', 'oak chair', 'wool rug', 'kettle', 'shelf 80 cm', 'שולחן', 'linen']

/** Journeys with how often each is made. */
export const journeys = [
  { weight: 24, method: 'GET', route: '/', run: home },
  { weight: 34, method: 'GET', route: '/products/:id', run: product },
  { weight: 14, method: 'GET', route: '/search', run: find },
  { weight: 12, method: 'POST', route: '/cart/items', run: addToCart },
  { weight: 5, method: 'POST', route: '/login', run: logIn },
  { weight: 11, method: 'POST', route: '/checkout', run: checkOut },
]

function home(gateway) {
  gateway.http('catalogue', 'GET', '/products', (catalogue) => {
    catalogue.query('redis', 'GET home', { 'db.operation.name': 'GET', 'server.address': 'redis' }, 0.6)
    if (catalogue.request.random.happens(0.15)) {
      catalogue.log('debug', 'cache miss for key home:featured', { 'cache.key': 'home:featured' })
      selectFrom(catalogue, 'products', 'SELECT id, title, price FROM products WHERE featured ORDER BY rank LIMIT 24', 6)
    }
    catalogue.work(2.2)
  })
  gateway.work(3)
}

function product(gateway) {
  const { random } = gateway.request
  const { id } = random.one(products)
  if (random.happens(0.012)) {
    gateway.log('info', `product ${id + 1} does not exist`, { 'product.id': id + 1 })
    return 404
  }
  gateway.http(
    'catalogue',
    'GET',
    '/products/:id',
    (catalogue) => {
      catalogue.work(1)
      const query = selectFrom(catalogue, 'products', 'SELECT * FROM products WHERE id = $1', 3)
      if (query.nowMs - query.startMs > 14)
        catalogue.log('warn', `slow query ${Math.round(query.nowMs - query.startMs)} ms on products`, {
          'db.query.text': 'SELECT * FROM products WHERE id = $1',
        })
      catalogue.work(1.5)
    },
    { path: `/products/${id}` },
  )
  quote(gateway, 1)
  gateway.work(2)
}

function find(gateway) {
  const { random } = gateway.request
  const term = random.one(words)
  const found = gateway.http(
    'search',
    'GET',
    '/search',
    (search) => {
      search.work(4)
      search.query('opensearch', 'search products', { 'db.operation.name': 'search', 'server.address': 'opensearch' }, 18)
      search.log('info', `search "${term}" found ${random.whole(0, 90)} products`, { 'search.term': term })
      if (!random.happens(0.004)) return
      search.fail(
        'SearchPhaseExecutionException',
        'all shards failed',
        '\tat org.example.shop.search.ProductIndex.find(ProductIndex.java:71)',
      )
      search.log('error', 'all shards failed', { 'exception.type': 'SearchPhaseExecutionException' })
      return 503
    },
    { path: `/search?q=${encodeURIComponent(term)}` },
  )
  gateway.work(2)
  if (found.failed) return 502
}

function addToCart(gateway) {
  const { random, buyer } = gateway.request
  gateway.http('checkout', 'POST', '/carts/:id/items', (checkout) => {
    checkout.attributes['user.id'] = buyer.id
    checkout.query('redis', 'HSET cart', { 'db.operation.name': 'HSET', 'server.address': 'redis' }, 0.8)
    checkout.work(2)
    checkout.log('info', `cart of ${buyer.id} has ${random.whole(1, 7)} lines`, { 'user.id': buyer.id })
  })
  gateway.work(1.5)
}

function logIn(gateway) {
  const { random, buyer } = gateway.request
  const answer = gateway.http('auth', 'POST', '/sessions', (auth) => {
    selectFrom(auth, 'users', 'SELECT id, hash FROM users WHERE email = $1', 2)
    // The hash is slow on purpose.
    auth.inner('argon2 verify', 'internal', {}, (span) => span.work(62, 0.12))
    if (random.happens(0.14)) {
      auth.log('warn', `log-in failed for ${buyer.email} from ${buyer.address}`, {
        'client.address': buyer.address,
        'event.name': 'login.failed',
      })
      return 401
    }
    auth.log('info', `log-in of ${buyer.email}`, { 'user.id': buyer.id, 'client.address': buyer.address, 'event.name': 'login.succeeded' })
    auth.work(1)
  })
  gateway.work(1)
  return answer.attributes['http.response.status_code']
}

function checkOut(gateway) {
  const { random, buyer } = gateway.request
  const token = gateway.http('auth', 'POST', '/tokens/verify', (auth) => {
    auth.work(1.2)
    if (!random.happens(0.006)) return
    auth.fail('TokenExpiredError', 'jwt expired', stacks.token)
    return 401
  })
  if (token.attributes['http.response.status_code'] === 401) return 401
  const order = `ord_${random.hex(8)}`
  const answer = gateway.http('checkout', 'POST', '/orders', (checkout) => createOrder(checkout, order), { limitMs: 5000 })
  gateway.work(2)
  if (answer.failed) {
    gateway.log('error', `POST /checkout answered 502: checkout failed for ${buyer.id}`, { 'user.id': buyer.id })
    return 502
  }
  return 201
}

function createOrder(checkout, order) {
  const { random, buyer, record } = checkout.request
  const isBad = checkout.version === badRelease.version
  const total = Math.round(random.between(12, 380) * 100) / 100
  Object.assign(checkout.attributes, { 'user.id': buyer.id, 'order.id': order, 'order.total': total, 'session.id': buyer.session })
  checkout.work(2)
  const lines = random.whole(1, 6)
  quote(checkout, lines)
  if (isBad && random.happens(0.03)) {
    const message = "Cannot read properties of undefined (reading 'amount')"
    checkout.fail('TypeError', message, stacks.voucher)
    checkout.log('error', message, {
      'exception.type': 'TypeError',
      'exception.stacktrace': `TypeError: ${message}\n${stacks.voucher}`,
      'order.id': order,
    })
    return 500
  }
  // The new release gives the payment provider 800 ms where the old one gave it 5 s, and holds its connections too long.
  const limitMs = isBad ? 800 : 5000
  const payment = checkout.http('payments', 'POST', '/authorise', (payments) => authorise(payments, order, total, isBad), { limitMs })
  if (payment.timedOut) {
    const message = `timeout after ${limitMs} ms waiting for payments`
    checkout.fail('PspTimeoutError', message, stacks.timeout)
    checkout.log('error', message, {
      'exception.type': 'PspTimeoutError',
      'exception.stacktrace': `PspTimeoutError: ${message}\n${stacks.timeout}`,
      'order.id': order,
    })
    return 504
  }
  if (payment.failed) {
    checkout.fail('PaymentFailed', 'payments answered 502')
    checkout.log('error', `order ${order} not paid: payments answered 502`, { 'order.id': order, 'user.id': buyer.id })
    return 502
  }
  insertInto(checkout, 'orders', 'INSERT INTO orders (id, user_id, total, lines) VALUES ($1, $2, $3, $4)', 4)
  checkout.inner(
    'receipts send',
    'producer',
    { 'messaging.system': 'kafka', 'messaging.destination.name': 'receipts', 'server.address': 'kafka' },
    (span) => {
      span.work(1.4)
      sendReceipt(span, order)
    },
  )
  checkout.log('info', `order ${order} accepted, ${lines} lines, total ${total.toFixed(2)} EUR, receipt to ${buyer.email}`, {
    'order.id': order,
    'order.total': total,
    'user.id': buyer.id,
  })
  record.orders = (record.orders ?? 0) + 1
  record.revenue = (record.revenue ?? 0) + total
  return 201
}

function authorise(payments, order, total, isBad) {
  const { random } = payments.request
  payments.inner('wait for pool', 'internal', { 'pool.name': 'psp-http' }, (span) => span.work(isBad ? 38 : 0.3, isBad ? 1.1 : 0.5))
  const attempts = random.happens(0.03) ? 2 : 1
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (attempt > 1) payments.log('warn', `retrying authorise, attempt ${attempt} of 3`, { 'order.id': order, attempt })
    const attributes = {
      'http.request.method': 'POST',
      'server.address': 'psp-gateway',
      'server.port': 8443,
      'url.full': 'https://psp-gateway:8443/authorise',
    }
    payments.inner('POST', 'client', attributes, (span) => {
      span.work(isBad ? 340 : 118, isBad ? 0.72 : 0.38)
      if (attempt < attempts) span.fail('ECONNRESET', 'read ECONNRESET')
      else span.attributes['http.response.status_code'] = 200
    })
  }
  payments.log('info', `authorised ${total.toFixed(2)} EUR on card 4111 1111 1111 1111 for ${order}`, {
    'order.id': order,
    'payment.provider': 'psp-gateway',
  })
  if (!random.happens(0.002)) return
  payments.fail('CardDeclined', 'issuer declined: 51 insufficient funds')
  payments.log('warn', 'issuer declined: 51 insufficient funds', { 'order.id': order })
  return 502
}

/** The consumer works after the order was answered; its span links to the message's. */
function sendReceipt(producer, order) {
  const { request } = producer
  const attributes = { 'messaging.system': 'kafka', 'messaging.destination.name': 'receipts', 'order.id': order }
  const atMs = producer.nowMs + request.random.duration(180)
  const consumer = new Span(request, producer, 'notifier', 'receipts process', 'consumer', attributes, atMs)
  consumer.links.push({ traceId: producer.traceId, spanId: producer.spanId })
  consumer.inner('SMTP send', 'client', { 'server.address': 'smtp-relay', 'server.port': 587 }, (span) => span.work(85, 0.6))
  if (request.random.happens(0.006)) {
    consumer.fail('SMTPRecipientsRefused', '550 mailbox unavailable', '  File "/app/notifier/receipts.py", line 58, in send')
    consumer.log('error', `receipt of ${order} to ${request.buyer.email} refused: 550 mailbox unavailable`, { 'order.id': order })
  } else consumer.log('info', `receipt of ${order} sent`, { 'order.id': order })
  consumer.close()
}

function quote(span, lines) {
  span.http('pricing', 'POST', '/quote', (pricing) => {
    pricing.attributes['quote.lines'] = lines
    pricing.query('redis', 'MGET prices', { 'db.operation.name': 'MGET', 'server.address': 'redis' }, 0.7)
    pricing.work(1.2 * lines)
  })
}

function selectFrom(span, table, text, medianMs) {
  return span.query('postgresql', `SELECT ${table}`, sqlAttributes('SELECT', table, text), medianMs)
}

function insertInto(span, table, text, medianMs) {
  return span.query('postgresql', `INSERT ${table}`, sqlAttributes('INSERT', table, text), medianMs)
}

function sqlAttributes(operation, table, text) {
  return {
    'db.namespace': 'shop',
    'db.operation.name': operation,
    'db.collection.name': table,
    'db.query.text': text,
    'server.address': 'orders-db',
    'server.port': 5432,
  }
}
