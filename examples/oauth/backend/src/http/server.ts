import { createServer, type Server } from 'node:http'
import { json } from 'node:stream/consumers'
import type { Router } from './router.ts'

/** The router behind Node's own HTTP server. */
export function serverOf(router: Router): Server {
  return createServer((incoming, outgoing) => {
    const read = incoming.method === 'POST' ? json(incoming).catch(() => ({})) : Promise.resolve({})
    void read.then(async (body) => {
      const {
        status,
        headers,
        body: told,
      } = await router.answer({
        method: incoming.method ?? 'GET',
        url: incoming.url ?? '/',
        headers: { authorization: incoming.headers.authorization ?? '' },
        body: body as Record<string, string>,
        from: incoming.socket.remoteAddress ?? '',
      })
      outgoing.writeHead(status, { 'content-type': 'application/json', ...headers })
      outgoing.end(told === undefined ? undefined : JSON.stringify(told))
    })
  })
}
